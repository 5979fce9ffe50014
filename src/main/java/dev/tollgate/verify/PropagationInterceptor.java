package dev.tollgate.verify;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Runs outside the transaction: what it sees has been committed. */
@Propagated
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class PropagationInterceptor {
    private final RoutingContext request;

    PropagationInterceptor(RoutingContext request) {
        this.request = request;
    }

    @AroundInvoke
    Object afterCommit(InvocationContext call) throws Exception {
        Object answer = call.proceed();
        request.response().putHeader("Tollgate-Propagation", "complete");
        return answer;
    }
}
