package dev.tollgate.auth.fairshare;

import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.request.CallOrder;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.UUID;

/** Outside the transaction, which is what the call needs a connection for, and inside the wait for other replicas. */
@FairShare
@Interceptor
@Priority(CallOrder.FAIR_SHARE)
class FairShareInterceptor {
    private final CurrentCaller caller;
    private final OrganizationCalls calls;

    FairShareInterceptor(CurrentCaller caller, OrganizationCalls calls) {
        this.caller = caller;
        this.calls = calls;
    }

    @AroundInvoke
    Object inTurn(InvocationContext call) throws Exception {
        UUID organization = caller.organization();
        return organization == null ? call.proceed() : calls.run(organization, call::proceed);
    }
}
