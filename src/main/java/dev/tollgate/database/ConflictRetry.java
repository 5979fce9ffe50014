package dev.tollgate.database;

import dev.tollgate.request.CallOrder;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.Transactional;

/** Runs a transaction once more that the database has ended for a deadlock or a serialization failure. */
@Transactional
@Interceptor
@Priority(CallOrder.CONFLICT_RETRY)
class ConflictRetry {
    private final TransactionManager transactions;

    ConflictRetry(TransactionManager transactions) {
        this.transactions = transactions;
    }

    @AroundInvoke
    Object again(InvocationContext call) throws Exception {
        if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
            return call.proceed();
        }
        return Transactions.twice(call::proceed);
    }
}
