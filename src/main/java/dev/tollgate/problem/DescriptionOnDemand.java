package dev.tollgate.problem;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentHolder;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.smallrye.openapi.runtime.OpenApiRecorder;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The description of the API, in the binary made when it is first asked for. Quarkus reads, filters and writes it at
 * each start, which is a good part of the binary's, and most processes are never asked.
 */
final class DescriptionOnDemand implements OpenApiDocumentHolder {
    private final Service service;
    private final @Nullable AutoSecurityFilter security;
    private final Map<RunStage, List<String>> filters;
    private final String name;
    private @Nullable OpenApiDocumentHolder made;

    private DescriptionOnDemand(
            Service service, @Nullable AutoSecurityFilter security, Map<RunStage, List<String>> filters, String name) {
        this.service = service;
        this.security = security;
        this.filters = filters;
        this.name = name;
    }

    @Override
    public byte[] getJsonDocument() {
        return make().getJsonDocument();
    }

    @Override
    public byte[] getYamlDocument() {
        return make().getYamlDocument();
    }

    private synchronized OpenApiDocumentHolder make() {
        if (made == null) {
            service.prepareDocument(security, filters, name);
            made = Objects.requireNonNull(service.documentHolders.get(name));
        }
        return made;
    }

    /** Only in the binary: the native build puts this in the place of the method there. */
    @TargetClass(OpenApiRecorder.class)
    static final class Recorder {
        @Substitute
        public void prepareDocument(
                @Nullable AutoSecurityFilter security, Map<RunStage, List<String>> filters, String name) {
            Object found = ClientProxy.unwrap(
                    Arc.container().select(OpenApiDocumentService.class).get());
            Service service = (Service) found;
            service.documentHolders.put(name, new DescriptionOnDemand(service, security, filters, name));
        }
    }

    @TargetClass(OpenApiDocumentService.class)
    static final class Service {
        @Alias
        @SuppressWarnings("NullAway.Init")
        Map<String, OpenApiDocumentHolder> documentHolders;

        /** Makes the document and puts it among the holders, in the place of what was there by this name. */
        @Alias
        native void prepareDocument(
                @Nullable AutoSecurityFilter security, Map<RunStage, List<String>> filters, String name);
    }
}
