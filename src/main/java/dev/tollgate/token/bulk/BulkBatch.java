package dev.tollgate.token.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.ContinuedAccess;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Transactions;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.list.TokenFilter;
import dev.tollgate.token.list.TokenListing;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a job, in a transaction of its own with the note of how far the job is: done once, whoever does it, and undone
 * if they end meanwhile.
 */
@Singleton
class BulkBatch {
    /** Few enough that those who wait for the commit, all of them, do not notice. */
    static final int SIZE = 500;

    private final TokenListing listing;
    private final TokenIssuer issuer;
    private final ManyRevoked revocation;
    private final ManyChanged changes;
    private final ContinuedAccess access;
    private final ObjectMapper json;

    BulkBatch(
            TokenListing listing,
            TokenIssuer issuer,
            ManyRevoked revocation,
            ManyChanged changes,
            ContinuedAccess access,
            ObjectMapper json) {
        this.listing = listing;
        this.issuer = issuer;
        this.revocation = revocation;
        this.changes = changes;
        this.access = access;
        this.json = json;
    }

    /** What came of one batch. */
    record Outcome(int done, List<BulkFailure> failures) {}

    /** The next one, unless another is at the job; false if there is none to do. */
    boolean take(UUID job) {
        return next(job, BulkJob::take);
    }

    /** The next one, after whoever is at the job; false if there is none to do. */
    boolean await(UUID job) {
        return next(job, BulkJob::await);
    }

    private boolean next(UUID id, Function<UUID, @Nullable BulkJob> lock) {
        return Transactions.inOne(() -> {
            BulkJob job = lock.apply(id);
            if (job == null || job.state != BulkJob.State.RUNNING) {
                return false;
            }
            doNext(job);
            return job.state == BulkJob.State.RUNNING;
        });
    }

    private void doNext(BulkJob job) {
        if (!mayStill(job)) {
            job.end(BulkJob.State.FAILED, issuer.now());
            return;
        }
        TokenListing.Place after = new TokenListing.Place(job.placeAt, job.placeId);
        List<TokenListing.Place> places = listing.places(job.organizationId, filter(job), after, SIZE, job.createdAt);
        if (places.size() < SIZE) {
            job.state = BulkJob.State.SWEPT;
        }
        if (places.isEmpty()) {
            return;
        }
        TokenListing.Place last = places.get(places.size() - 1);
        job.placeAt = last.createdAt();
        job.placeId = last.id();
        List<UUID> ids = places.stream().map(TokenListing.Place::id).toList();
        Outcome outcome = job.change == null ? revocation.run(job, ids, issuer.now()) : changes.run(job, ids);
        job.done += outcome.done();
        job.failed += outcome.failures().size();
        name(job, outcome.failures());
    }

    /** From whom the right is taken meanwhile, nothing more is done for. */
    private boolean mayStill(BulkJob job) {
        // A change names its role by its id, and a directory's is an owner's to give.
        boolean ofOwners = job.change != null && job.change.contains(Caller.DIRECTORY_ROLE.toString());
        MemberRole least = ofOwners ? MemberRole.OWNER : MemberRole.SUPER_ADMIN;
        return job.actorId != null && access.holds(job.actorId, job.organizationId, least);
    }

    private void name(BulkJob job, List<BulkFailure> more) {
        List<BulkFailure> named = failures(job);
        if (more.isEmpty() || named.size() >= BulkFailure.MOST) {
            return;
        }
        try {
            job.failures = json.writeValueAsString(Stream.concat(named.stream(), more.stream())
                    .limit(BulkFailure.MOST)
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    List<BulkFailure> failures(BulkJob job) {
        return job.failures == null ? List.of() : read(job.failures, new TypeReference<>() {});
    }

    private TokenFilter filter(BulkJob job) {
        return read(job.filter, new TypeReference<>() {});
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
