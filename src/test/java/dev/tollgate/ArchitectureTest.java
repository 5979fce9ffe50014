package dev.tollgate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.tollgate.support.ProductionClasses;
import dev.tollgate.verify.cluster.UpgradeGate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The rooms and what they may use, as docs/architecture.md draws them. */
class ArchitectureTest {
    private static final JavaClasses TOLLGATE = ProductionClasses.all();

    @Test
    void roomsHaveNoCycles() {
        slices().matching("dev.tollgate.(**)").should().beFreeOfCycles().check(TOLLGATE);
    }

    @Test
    void tokenFormatKnowsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.tollgate.secret")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.tollgate.secret", "org.jspecify.annotations")
                .check(TOLLGATE);
    }

    @Test
    void aRoomKnowsOnlyTheRoomsThatItStandsOn() {
        allow("settings");
        allow("database", "settings");
        allow("text", "problem");
        allow("problem", "database");
        allow("precondition", "problem");
        allow("http.wire", "problem");
        allow("http", "http.wire", "problem");
        allow("request", "settings");
        allow("verify", "request", "secret");
        allow("verify.index", "verify", "request", "secret");
        allow("verify.usage", "verify", "database");
        allow("verify.cluster", "verify", "database", "problem");
        allow("verify.feed", "verify", "verify.index", "verify.cluster", "database", "request", "secret");
        allow("verify.barrier", "verify", "verify.cluster", "verify.feed", "database");
        allow("gateway", "verify", "request", "http", "http.wire", "problem", "secret");
        allow("keys", "database", "settings");
        allow("audit.chain");
        allow("cache");
        allow("publisher.identity", "cache", "outbound", "problem", "settings");
        allow("outbound", "request");
        allow("password", "problem", "text");
        allow("auth.fairshare", "auth", "problem");
        allow("token.lifespan", "organization", "problem");
        // No call comes in here: those are in the rooms below it.
        allow(
                "token",
                "audit",
                "auth",
                "database",
                "organization",
                "organization.role",
                "precondition",
                "problem",
                "request",
                "secret",
                "text",
                "token.lifespan");
        allow(
                "login.oidc",
                "auth",
                "auth.fairshare",
                "database",
                "http",
                "keys",
                "login",
                "outbound",
                "problem",
                "publisher.identity",
                "secret",
                "settings",
                "text",
                "user",
                "user.account",
                "user.group",
                "user.invitation",
                "verify.barrier");
        allow(
                "user.group",
                "audit",
                "auth",
                "auth.fairshare",
                "database",
                "listing",
                "organization",
                "problem",
                "text",
                "user");
        allow(
                "scim",
                "audit",
                "auth",
                "auth.fairshare",
                "database",
                "http",
                "idempotency",
                "organization",
                "precondition",
                "problem",
                "secret",
                "text",
                "user",
                "verify.barrier");
        allow("user.invitation", "auth", "database", "http", "notice.mail", "problem", "secret", "text");
        allow(
                "user.account",
                "audit",
                "auth",
                "auth.fairshare",
                "database",
                "idempotency",
                "listing",
                "login",
                "notice.mail",
                "password",
                "problem",
                "secret",
                "text",
                "verify.barrier");
    }

    private static void allow(String room, String... others) {
        String[] known = Arrays.copyOf(others, others.length + 1);
        known[others.length] = room;
        noClasses()
                .that()
                .resideInAPackage("dev.tollgate." + room)
                .should()
                .dependOnClassesThat(roomsOtherThan(known))
                .check(TOLLGATE);
    }

    private static DescribedPredicate<JavaClass> roomsOtherThan(String... own) {
        return DescribedPredicate.describe("other rooms", type -> {
            if (!type.getPackageName().startsWith("dev.tollgate")) {
                return false;
            }
            for (String room : own) {
                if (type.getPackageName().equals("dev.tollgate." + room)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** What a package kept to itself when verification was one. */
    @Test
    void whatKeepsTheIndexCurrentIsPutTogetherByTheReplicaAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.tollgate.verify..", "dev.tollgate.replica")
                .and()
                // Judges the settings of every room.
                .doNotHaveFullyQualifiedName("dev.tollgate.start.Rules")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "dev.tollgate.verify.index",
                                "dev.tollgate.verify.usage",
                                "dev.tollgate.verify.cluster",
                                "dev.tollgate.verify.feed")
                        .and(not(belongToAnyOf(UpgradeGate.class))))
                .check(TOLLGATE);
    }

    @Test
    void verdictsAreGivenWithoutEntities() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.tollgate.verify..", "dev.tollgate.gateway")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..")
                                .and(not(resideInAPackage("org.hibernate.validator.constraints.."))))
                .check(TOLLGATE);
    }

    /** The library's sums are made outside of Java, for which the binary pins the bytes. */
    @Test
    void verdictsAreGivenWithoutSumsFromOutside() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.tollgate.verify..", "dev.tollgate.gateway", "dev.tollgate.secret")
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.zip.."))
                .check(TOLLGATE);
    }
}
