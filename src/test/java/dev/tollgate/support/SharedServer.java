package dev.tollgate.support;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The one server of all tests that need no settings of their own. Each test works in organizations of its own. */
public final class SharedServer {
    public static final String ADMIN = "admin@example.org";
    public static final String PASSWORD = "a password for tests";

    private static Postgres.Access database;
    private static TollgateProcess process;
    /** Well before the login's JWT expires; no class of tests takes as long as the rest. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static Api admin;
    private static long loggedInNanos;

    private SharedServer() {}

    public static synchronized TollgateProcess process() {
        if (process == null) {
            database = Postgres.newDatabase();
            Map<String, String> environment = new HashMap<>(database.environment());
            environment.put("TOLLGATE_ADMIN_EMAIL", ADMIN);
            environment.put("TOLLGATE_ADMIN_PASSWORD", PASSWORD);
            // So that a test can be whoever it likes by X-Forwarded-For.
            environment.put("TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8");
            process = TollgateProcess.start(environment);
        }
        return process;
    }

    /** Its database, to look at or to prepare what takes too long by HTTP. */
    public static synchronized Postgres.Access database() {
        process();
        return database;
    }

    /** Nobody in particular. */
    public static Api anonymous() {
        return Api.on(process());
    }

    /** The first person: an operator, and the owner of every new {@link Tenant}. */
    public static synchronized Api admin() {
        if (admin == null || System.nanoTime() - loggedInNanos > FRESH.toNanos()) {
            admin = anonymous().login(ADMIN, PASSWORD);
            loggedInNanos = System.nanoTime();
        }
        return admin;
    }

    public static Tenant newTenant() {
        return Tenant.create(admin(), unique("Organization"));
    }

    /** A name that no other test uses. */
    public static String unique(String name) {
        return name + " " + UUID.randomUUID();
    }

    /** An address in a network that no other test logs in from. */
    public static String uniqueAddress() {
        String random = UUID.randomUUID().toString();
        return "2001:db8:" + random.substring(0, 4) + ":" + random.substring(4, 8) + "::1";
    }

    public static String uniqueEmail() {
        return UUID.randomUUID() + "@example.org";
    }
}
