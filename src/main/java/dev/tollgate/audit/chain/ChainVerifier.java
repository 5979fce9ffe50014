package dev.tollgate.audit.chain;

import dev.tollgate.audit.chain.ChainReport.Broken;
import dev.tollgate.audit.chain.ChainReport.Reason;
import java.security.Key;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a chain event by event and stops at the first that is not in order. An event that was changed breaks its own
 * hash; a chain that was computed anew contradicts the next checkpoint.
 */
public final class ChainVerifier {
    /** A checkpoint takes its place soon after what it vouches for: so many events may have come between. */
    private static final int REMEMBERED = 1 << 17;

    private static final String BEGINNING = "0".repeat(64);

    private final Function<String, @Nullable Key> keys;
    private final List<Checkpoint> elsewhere;
    private final String[] hashes = new String[REMEMBERED];
    private String head = BEGINNING;
    private long events;
    private long checkpoints;
    private long unknownCheckpoints;
    private long signedThrough;
    private @Nullable Broken broken;

    private ChainVerifier(Function<String, @Nullable Key> keys, List<Checkpoint> elsewhere) {
        this.keys = keys;
        this.elsewhere = elsewhere;
    }

    /** @param keys the public key of a {@code kid}, null for one that is not known */
    public static ChainVerifier trusting(Function<String, @Nullable Key> keys) {
        return new ChainVerifier(keys, List.of());
    }

    /**
     * @param signed a checkpoint that was kept elsewhere
     * @throws IllegalArgumentException if its signature is not by a known key
     */
    public static ChainVerifier trusting(Function<String, @Nullable Key> keys, String signed) {
        Checkpoint kept = Checkpoint.judge(signed, keys).checkpoint();
        if (kept == null) {
            throw new IllegalArgumentException("not a checkpoint signed with a known key");
        }
        return new ChainVerifier(keys, List.of(kept));
    }

    /** @return whether all is in order so far */
    public boolean next(ChainLink link) {
        if (broken != null) {
            return false;
        }
        Reason reason = judge(link);
        if (reason != null) {
            broken = new Broken(events + 1, link.id(), reason);
            return false;
        }
        events++;
        head = link.hash();
        hashes[(int) (events % REMEMBERED)] = head;
        reason = judgeCheckpoints(link);
        if (reason != null) {
            broken = new Broken(events, link.id(), reason);
            return false;
        }
        return true;
    }

    /** Once there is no further event. */
    public ChainReport report() {
        for (Checkpoint kept : elsewhere) {
            if (broken == null && kept.seq() > events) {
                broken = new Broken(events + 1, null, Reason.CONTRADICTED);
            }
        }
        return new ChainReport(broken == null, events, head, checkpoints, unknownCheckpoints, signedThrough, broken);
    }

    private @Nullable Reason judge(ChainLink link) {
        if (link.seq() != events + 1) {
            return Reason.OUT_OF_PLACE;
        }
        if (!link.previousHash().equals(head)) {
            return Reason.UNLINKED;
        }
        boolean same = link.hash().equals(link.expectedHash(head))
                || link.hash().equals(link.spaced().expectedHash(head));
        return same ? null : Reason.EDITED;
    }

    private @Nullable Reason judgeCheckpoints(ChainLink link) {
        for (Checkpoint kept : elsewhere) {
            if (kept.seq() == events && !vouches(kept, link)) {
                return Reason.CONTRADICTED;
            }
        }
        String signed = link.checkpoint();
        if (signed == null) {
            return null;
        }
        Checkpoint.Judged judged = Checkpoint.judge(signed, keys);
        Checkpoint checkpoint = judged.checkpoint();
        if (judged.trust() == Checkpoint.Trust.UNKNOWN_KEY) {
            unknownCheckpoints++;
            return null;
        }
        if (checkpoint == null) {
            return Reason.FORGED_CHECKPOINT;
        }
        if (checkpoint.seq() >= events || !vouches(checkpoint, link)) {
            return Reason.CONTRADICTED;
        }
        checkpoints++;
        signedThrough = Math.max(signedThrough, checkpoint.seq());
        return null;
    }

    private boolean vouches(Checkpoint checkpoint, ChainLink link) {
        return checkpoint.seq() > 0
                && events - checkpoint.seq() < REMEMBERED
                && checkpoint.hash().equals(hashes[(int) (checkpoint.seq() % REMEMBERED)])
                && checkpoint.organization().equals(link.organization());
    }
}
