package dev.tollgate.database;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Transactions of their own for a part of a call, such as one for each batch, or one that is to begin after a password
 * has been hashed. Where the whole method is one, {@code @Transactional} does the same.
 */
public final class Transactions {
    private static final Logger LOG = Logger.getLogger(Transactions.class);

    private Transactions() {}

    /** Runs the work in one transaction, and once more if the database undoes it for another's sake. */
    public static <T> T inOne(Callable<T> work) {
        try {
            return twice(() -> QuarkusTransaction.requiringNew().call(work));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static void inOne(Runnable work) {
        inOne(() -> {
            work.run();
            return true;
        });
    }

    /** Runs statements that each commit for themselves, whatever transaction is under way. */
    public static <T> T outside(Callable<T> work) {
        return QuarkusTransaction.suspendingExisting().call(work);
    }

    /** Runs what is a transaction once more if it ended in a conflict, at whichever statement or in its commit. */
    static <T> T twice(Callable<T> transaction) throws Exception {
        try {
            return transaction.call();
        } catch (Exception e) {
            if (!DatabaseFailure.isConflict(e)) {
                throw e;
            }
            LOG.debugf("A transaction runs again reason=%s", e);
            return transaction.call();
        }
    }
}
