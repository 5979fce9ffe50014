package dev.tollgate.problem;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Every operation of the admin API, whom it serves and a body that it takes. The tests of what holds everywhere run
 * through this table.
 */
enum Endpoint {
    LOGIN("POST", "/api/v1/login", Serves.EVERYBODY, "{\"email\": \"nobody@example.org\", \"password\": \"wrong\"}"),
    LOGOUT("POST", "/api/v1/logout", Serves.LOGIN),
    START_SESSION(
            "POST",
            "/api/v1/session",
            Serves.EVERYBODY,
            "{\"email\": \"nobody@example.org\", \"password\": \"wrong\"}"),
    END_SESSION("DELETE", "/api/v1/session", Serves.LOGIN),
    ME("GET", "/api/v1/me", Serves.PERSON),
    CHANGE_PASSWORD(
            "POST", "/api/v1/me/password", Serves.LOGIN, "{\"current\": \"wrong\", \"new\": \"another password\"}"),
    LIST_SESSIONS("GET", "/api/v1/me/sessions", Serves.LOGIN),
    END_OTHER_SESSION("DELETE", "/api/v1/me/sessions/{session}", Serves.LOGIN),

    SET_PASSWORD(
            "POST",
            "/api/v1/password-reset",
            Serves.EVERYBODY,
            "{\"token\": \"none\", \"password\": \"another password\"}"),

    LIST_ACCOUNTS("GET", "/api/v1/users", Serves.OPERATOR),
    DISABLE_ACCOUNT("POST", "/api/v1/users/{user}/disable", Serves.OPERATOR),
    ENABLE_ACCOUNT("POST", "/api/v1/users/{user}/enable", Serves.OPERATOR),
    RESET_PASSWORD("POST", "/api/v1/users/{user}/password-reset", Serves.OPERATOR),
    LIST_INSTALLATION_EVENTS("GET", "/api/v1/audit-events", Serves.OPERATOR),

    LOOKUP_INVITATION("POST", "/api/v1/invitations/lookup", Serves.EVERYBODY, "{\"token\": \"none\"}"),
    ACCEPT_INVITATION("POST", "/api/v1/invitations/accept", Serves.LOGIN, "{\"token\": \"none\"}"),
    SIGN_UP(
            "POST",
            "/api/v1/invitations/sign-up",
            Serves.EVERYBODY,
            "{\"token\": \"none\", \"name\": \"A\", \"password\": \"another password\"}"),

    LIST_ORGANIZATIONS("GET", "/api/v1/organizations", Serves.PERSON),
    CREATE_ORGANIZATION("POST", "/api/v1/organizations", Serves.OPERATOR, "{\"name\": \"New\"}"),
    GET_ORGANIZATION("GET", "/api/v1/organizations/{org}", Serves.MEMBER),
    CHANGE_ORGANIZATION("PATCH", "/api/v1/organizations/{org}", Serves.SUPER_ADMIN, "{\"name\": \"Changed\"}"),
    PREVIEW_POLICY(
            "POST",
            "/api/v1/organizations/{org}/policy/preview",
            Serves.SUPER_ADMIN,
            "{\"maxTokenLifetime\": \"P90D\"}"),
    APPLY_POLICY("POST", "/api/v1/organizations/{org}/policy/apply", Serves.SUPER_ADMIN, "{\"confirm\": 0}"),
    DELETE_ORGANIZATION("DELETE", "/api/v1/organizations/{org}", Serves.OPERATOR),

    LIST_USERS("GET", "/api/v1/organizations/{org}/users", Serves.MEMBER),
    ADD_USER(
            "POST",
            "/api/v1/organizations/{org}/users",
            Serves.SUPER_ADMIN,
            "{\"email\": \"x@example.org\", \"name\": \"X\", \"password\": \"long enough\", \"role\": \"MEMBER\"}"),
    CHANGE_USER("PATCH", "/api/v1/organizations/{org}/users/{user}", Serves.SUPER_ADMIN, "{\"role\": \"MEMBER\"}"),
    REMOVE_USER("DELETE", "/api/v1/organizations/{org}/users/{user}", Serves.SUPER_ADMIN),
    RESET_ACCESS_TOKEN("POST", "/api/v1/organizations/{org}/users/{user}/access-token/reset", Serves.SUPER_ADMIN),

    LIST_ROLES("GET", "/api/v1/organizations/{org}/roles", Serves.MEMBER),
    CREATE_ROLE(
            "POST",
            "/api/v1/organizations/{org}/roles",
            Serves.SUPER_ADMIN,
            "{\"name\": \"Deployer\", \"permissions\": [\"deploy\"]}"),
    GET_ROLE("GET", "/api/v1/organizations/{org}/roles/{role}", Serves.MEMBER),
    CHANGE_ROLE("PATCH", "/api/v1/organizations/{org}/roles/{role}", Serves.SUPER_ADMIN, "{\"name\": \"Changed\"}"),
    DELETE_ROLE("DELETE", "/api/v1/organizations/{org}/roles/{role}", Serves.SUPER_ADMIN),

    LIST_TOKENS("GET", "/api/v1/organizations/{org}/tokens", Serves.SUPER_ADMIN),
    CREATE_TOKEN(
            "POST",
            "/api/v1/organizations/{org}/tokens",
            Serves.TOKEN_CREATOR,
            "{\"label\": \"new\", \"role\": \"CI Token\"}"),
    GET_TOKEN("GET", "/api/v1/organizations/{org}/tokens/{token}", Serves.SUPER_ADMIN),
    CHANGE_TOKEN("PATCH", "/api/v1/organizations/{org}/tokens/{token}", Serves.SUPER_ADMIN, "{\"label\": \"changed\"}"),
    DELETE_TOKEN("DELETE", "/api/v1/organizations/{org}/tokens/{token}", Serves.SUPER_ADMIN),
    ROTATE_TOKEN(
            "POST", "/api/v1/organizations/{org}/tokens/{token}/rotate", Serves.SUPER_ADMIN, "{\"overlap\": \"PT0S\"}"),
    END_ENDING_VALUE("DELETE", "/api/v1/organizations/{org}/tokens/{token}/ending-value", Serves.SUPER_ADMIN),
    BULK_REVOKE(
            "POST",
            "/api/v1/organizations/{org}/tokens/bulk-revoke",
            Serves.SUPER_ADMIN,
            "{\"filter\": {\"search\": \"x\"}, \"dryRun\": true}"),
    LOOKUP_TOKEN("POST", "/api/v1/organizations/{org}/tokens/lookup", Serves.SUPER_ADMIN, "{\"token\": \"none\"}"),
    BULK_CHANGE(
            "POST",
            "/api/v1/organizations/{org}/tokens/bulk-change",
            Serves.SUPER_ADMIN,
            "{\"filter\": {\"search\": \"x\"}, \"change\": {\"enabled\": false}, \"dryRun\": true}"),
    GET_BULK_JOB("GET", "/api/v1/organizations/{org}/tokens/jobs/{job}", Serves.SUPER_ADMIN),

    LIST_AUDIT_EVENTS("GET", "/api/v1/organizations/{org}/audit-events", Serves.SUPER_ADMIN),

    GET_OWN_TOKEN("GET", "/api/v1/token", Serves.HOLDER),
    ROTATE_OWN_TOKEN("POST", "/api/v1/token/rotate", Serves.HOLDER, "{\"overlap\": \"PT0S\"}"),
    END_OWN_TOKEN("DELETE", "/api/v1/token", Serves.HOLDER),
    REPORT_LEAKS("POST", "/api/v1/leaks", Serves.EVERYBODY, "{\"tokens\": [\"none\"]}");

    /** Whom an operation serves; within an organization, each includes the ones above it. */
    enum Serves {
        EVERYBODY,
        HOLDER,
        PERSON,
        LOGIN,
        MEMBER,
        SUPER_ADMIN,
        TOKEN_CREATOR,
        OPERATOR
    }

    final String method;
    final String path;
    final Serves serves;
    /** Empty if it takes none. */
    final String body;

    Endpoint(String method, String path, Serves serves, String body) {
        this.method = method;
        this.path = path;
        this.serves = serves;
        this.body = body;
    }

    Endpoint(String method, String path, Serves serves) {
        this(method, path, serves, "");
    }

    static Stream<Endpoint> all() {
        return Arrays.stream(values());
    }

    static Stream<Endpoint> guarded() {
        return all().filter(endpoint -> endpoint.serves != Serves.EVERYBODY);
    }

    static Stream<Endpoint> ofOrganizations() {
        return all().filter(endpoint -> endpoint.path.contains("{org}"));
    }

    static Stream<Endpoint> withBody() {
        return all().filter(endpoint -> !endpoint.body.isEmpty());
    }

    boolean names(String parameter) {
        return path.contains("{" + parameter + "}");
    }
}
