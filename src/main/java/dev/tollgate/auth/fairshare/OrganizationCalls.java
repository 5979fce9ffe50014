package dev.tollgate.auth.fairshare;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The calls of each organization that are under way. Less than half of the pool's connections can be taken by those of
 * one; who comes after that waits without a connection, and who cannot wait is told to come again.
 */
@Singleton
public class OrganizationCalls {
    /** Of the pool's 16 connections. */
    private static final int AT_ONCE = 6;
    /** Each takes one of the 200 worker threads. */
    private static final int WAITING = 32;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    // No organization has these ids: they are random (RFC 9562 section 5.4).
    private static final UUID PEOPLE = new UUID(0, 1);
    private static final UUID OPERATORS = new UUID(0, 2);

    private final ConcurrentMap<UUID, Calls> organizations = new ConcurrentHashMap<>();
    private final Duration longestWait;

    OrganizationCalls() {
        this(LONGEST_WAIT);
    }

    OrganizationCalls(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /** Guarded by its entry in the map, which is there as long as there are any. */
    private static final class Calls {
        final Semaphore turns = new Semaphore(AT_ONCE, true);
        int present;
    }

    /** @throws ProblemException {@code UNAVAILABLE} if too many wait, or it takes too long */
    public <T> T run(UUID organization, Callable<T> call) throws Exception {
        Calls calls = enter(organization);
        try {
            if (!calls.turns.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
            try {
                return call.call();
            } finally {
                calls.turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } finally {
            leave(organization);
        }
    }

    /** The same for what throws nothing that is checked. */
    public <T> T inTurn(UUID organization, Supplier<T> call) {
        try {
            return run(organization, call::get);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What people change of themselves, in however many organizations: none of these can keep it out by its own calls,
     * and where one's rows are held up it takes no more connections than theirs.
     */
    public <T> T ofPeople(Supplier<T> call) {
        return inTurn(PEOPLE, call);
    }

    /** The same for what an operator does to a person. */
    public <T> T ofOperators(Supplier<T> call) {
        return inTurn(OPERATORS, call);
    }

    /** How many organizations have calls under way. */
    int size() {
        return organizations.size();
    }

    /** How many of an organization run or wait. */
    int present(UUID organization) {
        int[] present = new int[1];
        organizations.computeIfPresent(organization, (id, calls) -> {
            present[0] = calls.present;
            return calls;
        });
        return present[0];
    }

    private Calls enter(UUID organization) {
        return organizations.compute(organization, (id, known) -> {
            Calls calls = known == null ? new Calls() : known;
            if (calls.present == AT_ONCE + WAITING) {
                throw busy();
            }
            calls.present++;
            return calls;
        });
    }

    private void leave(UUID organization) {
        organizations.computeIfPresent(organization, (id, calls) -> --calls.present == 0 ? null : calls);
    }

    private static ProblemException busy() {
        return new ProblemException(ProblemType.UNAVAILABLE, "Too many calls of this kind are under way; try again.");
    }
}
