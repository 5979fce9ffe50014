package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.DistantDatabase;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Between a service and its database there is a network: each question that a call asks alone is a wait. */
@Tag("slow")
class DistantDatabaseIT {
    private static final Logger LOG = Logger.getLogger(DistantDatabaseIT.class);
    private static final int CALLS = 40;
    private static final int MOST_ROUND_TRIPS = 15;

    @Test
    void aCallAsksTheDistantDatabaseAFewTimes() {
        Postgres.Access database = StockPostgres.shared().newDatabase();
        try (DistantDatabase distant = new DistantDatabase(database, Duration.ofNanos(500_000));
                TollgateProcess process = TollgateProcess.start(TokenLife.settings(distant.access()))) {
            Tenant tenant = TokenLife.tenant(process);
            TokenLife.run(tenant);
            List<Tenant.Issued> tokens = new ArrayList<>();
            double created = roundTrips(
                    "create",
                    distant,
                    () -> tenant.owner().post(tenant.path("tokens"), TokenLife.newToken()),
                    answer -> tokens.add(new Tenant.Issued(answer.text("id"), answer.text("token"))));
            assertThat(tokens).allMatch(token -> tenant.verdict(token.value()).equals("VALID"));
            Iterator<Tenant.Issued> next = tokens.iterator();
            double deleted = roundTrips(
                    "delete",
                    distant,
                    () -> tenant.owner().delete(tenant.token(next.next().id())),
                    answer -> {});
            assertThat(tokens).noneMatch(token -> tenant.verdict(token.value()).equals("VALID"));

            assertThat(created).as("round trips of a creation").isLessThanOrEqualTo(MOST_ROUND_TRIPS);
            assertThat(deleted).as("round trips of a deletion").isLessThanOrEqualTo(MOST_ROUND_TRIPS);
        }
    }

    /** @return the round trips of one call, on average */
    private static double roundTrips(
            String what, DistantDatabase distant, Supplier<Answer> call, Consumer<Answer> then) {
        List<Long> micros = new ArrayList<>();
        long roundTrips = 0;
        for (int i = 0; i < CALLS; i++) {
            long before = distant.roundTrips();
            long begin = System.nanoTime();
            Answer answer = call.get();
            micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
            roundTrips += distant.roundTrips() - before;
            assertThat(answer.header("Tollgate-Propagation")).as(answer.text()).isEqualTo("complete");
            then.accept(answer);
        }
        Collections.sort(micros);
        double each = (double) roundTrips / CALLS;
        LOG.infof("%s medianMillis=%.1f roundTrips=%.1f", what, micros.get(CALLS / 2) / 1e3, each);
        return each;
    }
}
