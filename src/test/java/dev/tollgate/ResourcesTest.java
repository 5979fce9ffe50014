package dev.tollgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.support.ProductionClasses;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Entity;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every resource has to say of itself, whatever it is about. */
class ResourcesTest {
    /** What somebody changes that is theirs alone, new, or the whole installation's. */
    private static final Set<String> OF_NO_ORGANIZATION = Set.of(
            "LoginResource.login",
            "LoginResource.logout",
            "LoginResource.start",
            "LoginResource.end",
            "SessionResource.end",
            "SignOutResource.end",
            "OrganizationResource.create",
            "ReplicaResource.end");

    private static final JavaClasses TOLLGATE = ProductionClasses.all();

    @Test
    void everyResourceMethodSaysWhomItServes() {
        methods()
                .that()
                .areAnnotatedWith(GET.class)
                .or()
                .areAnnotatedWith(POST.class)
                .or()
                .areAnnotatedWith(PATCH.class)
                .or()
                .areAnnotatedWith(PUT.class)
                .or()
                .areAnnotatedWith(DELETE.class)
                .should()
                .beAnnotatedWith(AllowedTo.class)
                .check(TOLLGATE);
    }

    @Test
    void resourcesReturnNoEntities() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Path.class)
                .and()
                .arePublic()
                .should()
                .haveRawReturnType(DescribedPredicate.describe("an entity", type -> type.isAnnotatedWith(Entity.class)))
                .check(TOLLGATE);
    }

    /** Most answers leave a resource as the entity of a response, whose type the native build cannot see. */
    @Test
    void theBinaryCanWriteWhatIsAnswered() {
        classes()
                .that()
                .areRecords()
                .and()
                .haveNameMatching(
                        ".*\\.(audit|auth|listing|login|notice|organization|problem|publisher|scim|token|user)\\..*"
                                + "(View(\\$[A-Z]\\w*)?|IssuedToken|EndingValue|Grant|Problem|Violation|Page)")
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(TOLLGATE);
    }

    /** One organization that waits for its own rows must leave connections to the others, whichever door its calls take. */
    @Test
    void whatChangesAnOrganizationKeepsToItsFairShare() {
        methods()
                .that(DescribedPredicate.describe("change something", ResourcesTest::changes))
                .and(DescribedPredicate.describe(
                        "do so in an organization", method -> !OF_NO_ORGANIZATION.contains(nameOf(method))))
                .should(new ArchCondition<>("have a place among the calls of their organization") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean ofPath = method.isAnnotatedWith(FairShare.class);
                        boolean finds = !isOfPath(method) && reachesCalls(method.getOwner());
                        events.add(new SimpleConditionEvent(method, ofPath || finds, nameOf(method)));
                    }
                })
                .check(TOLLGATE);
        assertThat(TOLLGATE.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(ResourcesTest::changes)
                        .map(ResourcesTest::nameOf))
                .containsAll(OF_NO_ORGANIZATION);
    }

    private static String nameOf(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }

    private static boolean changes(JavaMethod method) {
        return method.isAnnotatedWith(POST.class)
                || method.isAnnotatedWith(PATCH.class)
                || method.isAnnotatedWith(PUT.class)
                || method.isAnnotatedWith(DELETE.class);
    }

    private static boolean isOfPath(JavaMethod method) {
        return Stream.of(
                        method.getOwner().tryGetAnnotationOfType(Path.class), method.tryGetAnnotationOfType(Path.class))
                .flatMap(Optional::stream)
                .anyMatch(path -> path.value().contains("{org}"));
    }

    /** The resource itself, or what it is made of. */
    private static boolean reachesCalls(JavaClass resource) {
        return uses(resource)
                .flatMap(used -> Stream.concat(Stream.of(used), uses(used)))
                .anyMatch(used -> used.isEquivalentTo(OrganizationCalls.class));
    }

    private static Stream<JavaClass> uses(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass);
    }
}
