package dev.tollgate.audit;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Describes the export, which is the list in another representation and so has no operation of its own. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ExportDescription implements OASFilter {
    @Override
    public Operation filterOperation(Operation operation) {
        if ("listAuditEvents".equals(operation.getOperationId())) {
            Schema lines = OASFactory.createSchema()
                    .addType(Schema.SchemaType.STRING)
                    .description(
                            "All events, without pages: one AuditEvent as JSON on each line. Here `after` is the seq of the last"
                                    + " event that the reader has, and with `follow=true` the answer stays open for those to come;"
                                    + " an empty line shows that it is.");
            operation
                    .getResponses()
                    .getAPIResponse("200")
                    .getContent()
                    .addMediaType(
                            AuditResource.NDJSON, OASFactory.createMediaType().schema(lines));
        }
        return operation;
    }
}
