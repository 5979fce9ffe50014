package dev.tollgate.replica;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.OddData;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.TollgateProcess;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.cluster.UpgradeGate;
import dev.tollgate.verify.feed.TestReplica;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * This release takes the place of the one before on a database full of odd data, and gives it back: both side by side
 * answer alike, and what a complete call of either took away is never accepted again by the other.
 */
@Tag("upgrade")
class RollingIT {
    private static final Logger LOG = Logger.getLogger(RollingIT.class);
    private static final int ROUNDS = 20;
    private static final String ODD = "/api/v1/organizations/a0000000-0000-7000-8000-000000000001/tokens";
    private static final String ROLLING = "/api/v1/organizations/a0000000-0000-7000-8000-000000000004/tokens";
    private static final Map<String, String> VERDICTS = Map.ofEntries(
            entry("x", "VALID"),
            entry("x blank", "VALID"),
            entry("large x blank", "VALID"),
            entry("turned", "VALID"),
            entry("edge", "VALID"),
            entry("scim", "VALID"),
            entry("powerless", "VALID"),
            entry("ends", "VALID"),
            entry("local", "VALID"),
            entry("metadata", "VALID"),
            entry("more", "VALID"),
            entry("overlap", "VALID"),
            entry("overlap former", "VALID"),
            entry("many", "VALID"),
            entry("many former", "REVOKED"),
            entry("revoked", "REVOKED"),
            entry("revoked again", "REVOKED"),
            entry("deleted", "REVOKED"),
            entry("expired", "EXPIRED"),
            entry("disabled", "DISABLED"),
            entry("suspended", "ORGANIZATION_SUSPENDED"),
            entry("host bits", "ADDRESS_NOT_ALLOWED"),
            entry("rolling", "VALID"));

    private final OddData data = new OddData();

    @ParameterizedTest
    @ValueSource(strings = {"strict", "available"})
    void bothReleasesAnswerAlikeOnTheWayThereAndBack(String mode) {
        try (RunningReplica previous = start("previous", PreviousRelease.command(), mode)) {
            previous.awaitReady();
            askForEverything(previous);
            try (RunningReplica next = start("next", TollgateProcess.command(), mode);
                    Witnesses witnesses = new Witnesses(List.of(previous, next))) {
                next.awaitReady();
                beside("there", previous, next, witnesses);

                previous.leave();
                TestReplica.await(Duration.ofSeconds(60), this::isUpgraded);
                askForEverything(next);

                previous.restart();
                previous.awaitReady();
                beside("back", next, previous, witnesses);

                next.leave();
                askForEverything(previous);
                LOG.infof("rolled mode=%s verdicts=%s", mode, witnesses.codes());
                assertThat(witnesses.violations()).isEmpty();
            }
        }
    }

    /** What is asked of two that answer side by side, the first of them being the one that will leave. */
    private void beside(String way, RunningReplica leaving, RunningReplica staying, Witnesses witnesses) {
        // What only this release's protocol can tell waits for as long as one of an earlier protocol answers.
        if (leastProtocol() == ReplicaIdentity.PROTOCOL) {
            TestReplica.await(Duration.ofSeconds(60), this::isUpgraded);
        } else {
            assertThat(isUpgraded()).isFalse();
        }
        askForEverything(leaving);
        askForEverything(staying);
        repeatAtTheOther(way, leaving, staying);
        refuseBeyondTheLimit(leaving);
        refuseBeyondTheLimit(staying);
        int complete = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RunningReplica creator = round % 2 == 0 ? leaving : staying;
            RunningReplica remover = round % 2 == 0 ? staying : leaving;
            complete += round(way + " " + round, creator, remover, witnesses) ? 1 : 0;
        }
        assertThat(complete).as("rounds that ended complete").isGreaterThanOrEqualTo(ROUNDS / 2);
    }

    private boolean round(String label, RunningReplica creator, RunningReplica remover, Witnesses witnesses) {
        Answer created = as("rolling", creator).post(ROLLING, request(label)).expect(201);
        Witnesses.Target target = witnesses.watch(created.text("token"));
        for (RunningReplica replica : List.of(creator, remover)) {
            String code = witnesses.ask(replica, target);
            if (isComplete(created)) {
                assertThat(code).isIn("VALID", "UNAVAILABLE", "NO_ANSWER");
            }
        }
        Api administration = as("rolling", remover);
        String token = ROLLING + "/" + created.text("id");
        boolean complete = isComplete(administration.delete(token));
        if (!complete) {
            TestReplica.await(() -> isComplete(administration.delete(token)));
        }
        target.gone = true;
        witnesses.ask(creator, target);
        witnesses.ask(remover, target);
        return complete;
    }

    private void repeatAtTheOther(String way, RunningReplica first, RunningReplica second) {
        String label = "repeated-" + way;
        String value = as("rolling", first)
                .with("Idempotency-Key", label)
                .post(ROLLING, request(label))
                .expect(201)
                .text("token");
        Answer repeated = as("rolling", second)
                .with("Idempotency-Key", label)
                .post(ROLLING, request(label))
                .expect(201);
        assertThat(repeated.text("token")).isEqualTo(value);
    }

    private void refuseBeyondTheLimit(RunningReplica replica) {
        as("owner", replica).post(ODD, request("one more")).expectProblem(409, "LIMIT_REACHED");
    }

    private void askForEverything(RunningReplica replica) {
        VERDICTS.forEach((name, verdict) -> {
            TestReplica.await(() -> !replica.verify(data.value(name)).matches("UNAVAILABLE|NO_ANSWER"));
            assertThat(replica.verify(data.value(name)))
                    .as(replica.name + " of " + name)
                    .isEqualTo(verdict);
        });
        assertThat(as("owner", replica).get(ODD + "?limit=100").expect(200).items("label"))
                .contains("x", "x ", "X ", "edge", "scim", "overlap", "more 20");
    }

    private Api as(String caller, RunningReplica replica) {
        return replica.api().bearer(data.value(caller));
    }

    private static Map<String, String> request(String label) {
        return Map.of("label", label, "role", "CI Token");
    }

    private static boolean isComplete(Answer answer) {
        return answer.header("Tollgate-Propagation").equals("complete");
    }

    private long leastProtocol() {
        return data.database.number("select min(protocol) from replica");
    }

    private boolean isUpgraded() {
        try {
            gate().require(ReplicaIdentity.PROTOCOL);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    private UpgradeGate gate() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(data.database.url());
        database.setUser(data.database.user());
        database.setPassword(data.database.password());
        return new UpgradeGate(new Sql(database));
    }

    private RunningReplica start(String name, List<String> program, String mode) {
        int port = URI.create(data.database.url().substring("jdbc:".length())).getPort();
        TcpProxy wire = new TcpProxy(port);
        Map<String, String> settings = new HashMap<>(data.database.environment());
        settings.computeIfPresent(
                "QUARKUS_DATASOURCE_JDBC_URL", (key, url) -> url.replace(":" + port, ":" + wire.port()));
        settings.put("TOLLGATE_ADMIN_PASSWORD", "nobody needs it here");
        settings.put("TOLLGATE_LIMITS_TOKENS", "20");
        settings.put("TOLLGATE_VERIFY_WHEN_BEHIND", mode);
        settings.put("TOLLGATE_VERIFY_LEASE", "PT2S");
        settings.put("TOLLGATE_VERIFY_MAX_AGE", "PT6S");
        return new RunningReplica(name + "-" + mode, program, wire, settings, 0);
    }
}
