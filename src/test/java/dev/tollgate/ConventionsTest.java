package dev.tollgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.tollgate.cache.Caches;
import dev.tollgate.database.Transactions;
import dev.tollgate.http.Throttle;
import dev.tollgate.start.Commands;
import dev.tollgate.start.QuickStart;
import dev.tollgate.support.ProductionClasses;
import dev.tollgate.user.FirstOwner;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a class may not do by itself, wherever it is. */
class ConventionsTest {
    private static final JavaClasses TOLLGATE = ProductionClasses.all();

    @Test
    void onlyTheLeaseAndTheSkewSeeTheMachinesClock() {
        // Everything else takes the database's time, which is the InstantSource that is injected.
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.tollgate.replica.VerifierProducer")
                .should()
                .accessTargetWhere(DescribedPredicate.describe("a clock of this machine", ConventionsTest::readsAClock))
                .check(TOLLGATE);
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

    /** A bucket's own clock is the machine's wall clock, where nobody says otherwise. */
    @Test
    void throttlesRunByTheMonotonicClock() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Throttle.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.bucket4j..")
                .check(TOLLGATE);
        assertThat(TOLLGATE.get(Throttle.class).getMethodCallsFromSelf())
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
                .check(TOLLGATE);
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
                .check(TOLLGATE);
    }

    @Test
    void secretsComeFromASecureRandom() {
        noClasses().should().callConstructor(Random.class).check(TOLLGATE);
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
                .check(TOLLGATE);
    }
}
