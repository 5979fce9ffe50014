package dev.tollgate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.cache.Caches;
import dev.tollgate.database.Transactions;
import dev.tollgate.http.Throttle;
import dev.tollgate.start.Commands;
import dev.tollgate.start.QuickStart;
import dev.tollgate.user.FirstOwner;
import dev.tollgate.verify.cluster.UpgradeGate;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Entity;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms and what they may use, as docs/architecture.md draws them. */
class ArchitectureTest {
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

    private static JavaClasses tollgate;

    @BeforeAll
    static void read() {
        tollgate = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.tollgate");
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("dev.tollgate.(**)").should().beFreeOfCycles().check(tollgate);
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
                .check(tollgate);
    }

    @Test
    void tokenFormatKnowsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.tollgate.secret")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.tollgate.secret", "org.jspecify.annotations")
                .check(tollgate);
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
                .check(tollgate);
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
                .check(tollgate);
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
                .check(tollgate);
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
                .check(tollgate);
    }

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
                .check(tollgate);
    }

    /** One organization that waits for its own rows must leave connections to the others, whichever door its calls take. */
    @Test
    void whatChangesAnOrganizationKeepsToItsFairShare() {
        methods()
                .that(DescribedPredicate.describe("change something", ArchitectureTest::changes))
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
                .check(tollgate);
        assertThat(tollgate.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(ArchitectureTest::changes)
                        .map(ArchitectureTest::nameOf))
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

    @Test
    void onlyTheLeaseAndTheSkewSeeTheMachinesClock() {
        // Everything else takes the database's time, which is the InstantSource that is injected.
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.tollgate.replica.VerifierProducer")
                .should()
                .accessTargetWhere(
                        DescribedPredicate.describe("a clock of this machine", ArchitectureTest::readsAClock))
                .check(tollgate);
    }

    /** A bucket's own clock is the machine's wall clock, where nobody says otherwise. */
    @Test
    void throttlesRunByTheMonotonicClock() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Throttle.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.bucket4j..")
                .check(tollgate);
        assertThat(tollgate.get(Throttle.class).getMethodCallsFromSelf())
                .extracting(JavaAccess::getName)
                .contains("withNanosecondPrecision");
    }

    /** Caffeine looks for classes by name, and a binary knows those of these kinds alone. */
    @Test
    void cachesAreOfTheKindsThatTheBinaryKnows() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Caches.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Caffeine.class)
                .check(tollgate);
    }

    private static boolean readsAClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getName();
        return owner.startsWith("java.time.") && (member.equals("now") || member.startsWith("tick"))
                || owner.equals(Clock.class.getName()) && member.startsWith("system")
                || owner.equals(InstantSource.class.getName()) && member.equals("system")
                || owner.equals(System.class.getName()) && member.equals("currentTimeMillis")
                || owner.equals(Date.class.getName()) && member.equals("<init>")
                || owner.equals(Calendar.class.getName()) && member.equals("getInstance");
    }

    /** Or a conflict in it would be a fault. */
    @Test
    void aTransactionOfItsOwnIsTriedAgain() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Transactions.class.getName())
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(QuarkusTransaction.class.getName())
                .check(tollgate);
    }

    @Test
    void secretsComeFromASecureRandom() {
        noClasses().should().callConstructor(Random.class).check(tollgate);
    }

    @Test
    void nothingPrintsButTheFirstStartAndCommands() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(QuickStart.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(Commands.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(FirstOwner.class.getName())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(tollgate);
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
}
