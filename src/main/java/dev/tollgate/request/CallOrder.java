package dev.tollgate.request;

import jakarta.interceptor.Interceptor;
import jakarta.ws.rs.Priorities;

/** What a call of the API passes on its way to a resource and what stands around it, from the outside to the inside. */
public final class CallOrder {
    /** Filters: its path as it was sent. */
    public static final int PATH = Priorities.AUTHENTICATION - 200;

    /** It is traced, whatever becomes of it. */
    public static final int TRACE = Priorities.AUTHENTICATION - 100;

    /** Nobody is looked up before the tables are there. */
    public static final int SCHEMA = Priorities.AUTHENTICATION - 1;

    /** Who calls, and whether they may. */
    public static final int ACCESS = Priorities.AUTHENTICATION;

    /** Only who may call is told what is wrong with the body. */
    public static final int BODY = Priorities.USER;

    /** Interceptors: the answer waits until every replica knows; the transaction is over by then. */
    public static final int PROPAGATION = Interceptor.Priority.PLATFORM_BEFORE + 100;

    /** A place among the calls of one organization, before a connection is taken. */
    public static final int FAIR_SHARE = Interceptor.Priority.PLATFORM_BEFORE + 120;

    /** The second try, around the transaction, which the platform puts at 200. */
    public static final int CONFLICT_RETRY = Interceptor.Priority.PLATFORM_BEFORE + 150;

    private CallOrder() {}
}
