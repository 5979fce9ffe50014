package dev.tollgate.verify.barrier;

import dev.tollgate.request.CallOrder;
import io.quarkus.runtime.BlockingOperationControl;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Response;
import java.time.Instant;

/**
 * Makes an answered change a change that holds. Runs outside the transaction: what it waits for has been committed,
 * so from there on nothing may turn the answer into a failure.
 */
@Propagated
@Interceptor
@Priority(CallOrder.PROPAGATION)
class PropagationInterceptor {
    private static final String HEADER = "Tollgate-Propagation";
    private static final int ACCEPTED = 202;

    private final RoutingContext request;
    private final RevocationBarrier barrier;
    private final PropagationTimer timer;

    PropagationInterceptor(RoutingContext request, RevocationBarrier barrier, PropagationTimer timer) {
        this.request = request;
        this.barrier = barrier;
        this.timer = timer;
    }

    @AroundInvoke
    Object afterCommit(InvocationContext call) throws Exception {
        if (!BlockingOperationControl.isBlockingAllowed()) {
            throw new IllegalStateException("a propagated change needs a worker thread: " + call.getMethod());
        }
        Object answer = call.proceed();
        if (answer instanceof Response later && later.getStatus() == ACCEPTED) {
            // There is nothing to wait for yet.
            request.response().putHeader(HEADER, "pending");
            return answer;
        }
        Propagation propagation = timer.time(barrier::await);
        Propagated binding = call.getInterceptorBinding(Propagated.class);
        if (binding == null || !binding.silent()) {
            tell(propagation, binding != null && binding.accepted());
        }
        return answer;
    }

    private void tell(Propagation propagation, boolean accepted) {
        Instant effectiveBy = propagation.effectiveBy();
        request.response().putHeader(HEADER, propagation.complete() ? "complete" : "pending");
        if (effectiveBy != null) {
            request.response().putHeader("Tollgate-Effective-By", effectiveBy.toString());
        }
        if (!propagation.complete() && accepted) {
            request.put(PendingAnswer.KEY, propagation);
        }
    }
}
