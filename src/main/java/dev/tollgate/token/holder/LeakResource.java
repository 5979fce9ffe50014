package dev.tollgate.token.holder;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.cache.Caches;
import dev.tollgate.database.Transactions;
import dev.tollgate.http.Throttle;
import dev.tollgate.login.ClientNetwork;
import dev.tollgate.text.VisibleText;
import dev.tollgate.verify.ValueHashes;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Takes reports of values that were found where they should not be; the answer does not tell which exist. */
@Path("/api/v1/leaks")
@Tag(name = "Leak reports")
public class LeakResource {
    private static final int VALUES_AT_ONCE = 5_000;
    private static final int VALUES_PER_MINUTE = 1_000;

    private final ValueHashes hashes;
    private final Finder finder;
    private final CurrentCaller caller;
    private final Cache<String, Throttle> reporters = Caches.of(100_000, Duration.ofHours(1));

    LeakResource(ValueHashes hashes, Finder finder, CurrentCaller caller) {
        this.hashes = hashes;
        this.finder = finder;
        this.caller = caller;
    }

    @POST
    @AllowedTo(Audience.PUBLIC)
    @ResponseStatus(202)
    @Operation(
            operationId = "reportLeaks",
            summary = "Report token values that were found in public",
            description = "Those that exist are revoked, or disabled where the organization prefers that.")
    @APIResponse(
            responseCode = "202",
            description = "Taken; says nothing about which exist.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LeakReport.Receipt.class)))
    public LeakReport.Receipt report(@NotNull @Valid LeakReport report) {
        String source = VisibleText.description("source", report.source(), LeakReport.LONGEST_SOURCE);
        List<byte[]> values = report.tokens().stream()
                .distinct()
                .map(hashes::forDatabase)
                .filter(Objects::nonNull)
                .toList();
        throttle(values.size());
        Map<UUID, List<byte[]>> known = finder.byOrganization(values);
        if (!known.isEmpty()) {
            finder.reports(known, source);
        }
        return new LeakReport.Receipt(report.tokens().size());
    }

    private void throttle(int values) {
        Throttle throttle = reporters.get(
                String.valueOf(ClientNetwork.of(caller.address())),
                network -> new Throttle(VALUES_AT_ONCE, VALUES_PER_MINUTE, Duration.ofMinutes(1)));
        if (values > 0) {
            throttle.take(values);
        }
    }

    /** What can change a verdict, and therefore waits for the replicas; nobody without a token makes this service wait. */
    @Singleton
    static class Finder {
        private final TokenEnd end;
        private final OrganizationCalls calls;

        Finder(TokenEnd end, OrganizationCalls calls) {
            this.end = end;
            this.calls = calls;
        }

        /** Those that exist. */
        Map<UUID, List<byte[]>> byOrganization(List<byte[]> hashes) {
            Map<UUID, List<byte[]>> known = new LinkedHashMap<>();
            for (byte[] hash : hashes) {
                UUID organization = end.organizationOf(hash);
                if (organization != null) {
                    known.computeIfAbsent(organization, first -> new ArrayList<>())
                            .add(hash);
                }
            }
            return known;
        }

        /**
         * One organization that cannot be changed now keeps nobody else's values from their end.
         *
         * @throws RuntimeException once all the others are ended
         */
        @Propagated(silent = true)
        void reports(Map<UUID, List<byte[]>> known, @Nullable String source) {
            RuntimeException failure = null;
            for (Map.Entry<UUID, List<byte[]>> one : known.entrySet()) {
                try {
                    reports(one.getKey(), one.getValue(), source);
                } catch (RuntimeException e) {
                    if (failure != null) {
                        e.addSuppressed(failure);
                    }
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void reports(UUID organization, List<byte[]> hashes, @Nullable String source) {
            for (byte[] hash : hashes) {
                if (end.isOver(hash, true)) {
                    continue;
                }
                calls.inTurn(
                        organization,
                        () -> Transactions.inOne(() -> {
                            end.byLeak(hash, source);
                            return true;
                        }));
            }
        }
    }
}
