package dev.tollgate.database;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** Every kind of call that writes, on what the callers of a round share: a token, a role, a member. */
final class WritingOperations {
    /** What one round's callers of an organization meet at. */
    record Ground(Tenant tenant, Tenant.Issued token, String role, Tenant.Member member, Tenant.Issued gone) {
        Api anonymous() {
            return new Api(tenant.owner().url(), Map.of()).with("X-Forwarded-For", SharedServer.uniqueAddress());
        }
    }

    interface Call {
        Answer on(Ground ground);
    }

    /** Of these every one locks what the others do: an organization, its tokens, its members. */
    private static final Set<String> MET = Set.of("create a token", "rotate the token", "remove the member");

    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Set<String> covered = new TreeSet<>();
    private final Set<String> own;

    WritingOperations() {
        tokens();
        holders();
        roles();
        people();
        logins();
        organizations();
        own = Set.copyOf(calls.keySet());
        new OperationsOfRooms(this::add);
    }

    /** Whether they are to be tried beside each other: what rooms add meets itself, and what changes the same tokens. */
    boolean meet(String one, String other) {
        return one.equals(other)
                || (own.contains(one) ? own.contains(other) || MET.contains(one) : MET.contains(other));
    }

    Map<String, Call> all() {
        return calls;
    }

    /** The operations of the API that are among them. */
    Set<String> covered() {
        return covered;
    }

    private void tokens() {
        add(
                "create a token",
                Set.of("createToken"),
                at -> at.tenant().owner().post(at.tenant().path("tokens"), newToken("CI Token")));
        add(
                "create a token of the own role",
                Set.of("createToken"),
                at -> at.tenant()
                        .owner()
                        .with("Idempotency-Key", UUID.randomUUID().toString())
                        .post(at.tenant().path("tokens"), newToken(at.role())));
        add(
                "change the token",
                Set.of("changeToken"),
                at -> at.tenant()
                        .owner()
                        .patch(at.tenant().token(at.token().id()), Map.of("description", SharedServer.unique("d"))));
        add(
                "rotate the token",
                Set.of("rotateToken"),
                at -> at.tenant()
                        .owner()
                        .with("Idempotency-Key", UUID.randomUUID().toString())
                        .post(at.tenant().token(at.token().id()) + "/rotate", Map.of("overlap", "PT1H")));
        add(
                "end the overlap",
                Set.of("endEndingValue"),
                at -> at.tenant().owner().delete(at.tenant().token(at.token().id()) + "/ending-value"));
        add(
                "disable the token",
                Set.of("disableToken"),
                at -> at.tenant().owner().post(at.tenant().token(at.token().id()) + "/disable", Map.of()));
        add(
                "enable the token",
                Set.of("enableToken"),
                at -> at.tenant().owner().post(at.tenant().token(at.token().id()) + "/enable", Map.of()));
        add(
                "apply the policy",
                Set.of("applyPolicy"),
                at -> at.tenant().owner().post(at.tenant().path("policy/apply"), Map.of("confirm", 0)));
        add(
                "delete a token",
                Set.of("deleteToken"),
                at -> at.tenant().owner().delete(at.tenant().token(at.gone().id())));
        add("bulk-revoke", Set.of("bulkRevokeTokens"), at -> {
            String label = SharedServer.unique("many");
            at.tenant()
                    .owner()
                    .post(at.tenant().path("tokens"), Map.of("label", label, "role", "CI Token"))
                    .expect(201);
            return at.tenant()
                    .owner()
                    .post(
                            at.tenant().path("tokens/bulk-revoke"),
                            Map.of("filter", Map.of("search", label), "confirm", 1));
        });
    }

    private void holders() {
        add(
                "self rotate",
                Set.of("rotateOwnToken"),
                at -> at.anonymous().bearer(at.token().value()).post("/api/v1/token/rotate"));
        add(
                "self revoke",
                Set.of("endOwnToken"),
                at -> at.anonymous().bearer(at.gone().value()).delete("/api/v1/token"));
        add(
                "RFC 7009",
                Set.of("revoke"),
                at -> at.anonymous()
                        .form("/oauth2/revoke", "token=" + at.member().accessToken()));
        add(
                "leak report",
                Set.of("reportLeaks"),
                at -> at.anonymous()
                        .post(
                                "/api/v1/leaks",
                                Map.of(
                                        "tokens",
                                        List.of(
                                                at.member().accessToken(),
                                                at.gone().value()))));
    }

    private void roles() {
        add(
                "create a role",
                Set.of("createRole"),
                at -> at.tenant().owner().post(at.tenant().path("roles"), role(SharedServer.unique("role"))));
        add(
                "change the role",
                Set.of("changeRole"),
                at -> at.tenant()
                        .owner()
                        .patch(
                                at.tenant().path("roles", at.role()),
                                Map.of("permissions", List.of("scan:read", "a:b"))));
        add(
                "delete the role",
                Set.of("deleteRole"),
                at -> at.tenant().owner().delete(at.tenant().path("roles", at.role())));
    }

    private void people() {
        add(
                "add a member",
                Set.of("addUser"),
                at -> at.tenant()
                        .owner()
                        .post(at.tenant().path("users"), person(at.member().email(), "MEMBER")));
        add(
                "change the member",
                Set.of("changeUserRole"),
                at -> at.tenant()
                        .owner()
                        .patch(at.tenant().path("users", at.member().id()), Map.of("role", "SUPER_ADMIN")));
        add(
                "remove the member",
                Set.of("removeUser"),
                at -> at.tenant()
                        .owner()
                        .delete(at.tenant().path("users", at.member().id())));
        add(
                "reset the access token",
                Set.of("resetAccessToken"),
                at -> at.tenant()
                        .owner()
                        .post(at.tenant().path("users", at.member().id(), "access-token/reset")));
    }

    private void logins() {
        add("log in and out", Set.of("login", "logout"), at -> loggedIn(at, person -> person.post("/api/v1/logout")));
        add(
                "log in and out by cookie",
                Set.of("startSession", "endSession"),
                at -> withCookie(at, browser -> browser.delete("/api/v1/session")));
        add("end the other logins", Set.of("endOtherSession"), at -> withCookie(at, WritingOperations::endOthers));
        add(
                "change the password",
                Set.of("changePassword"),
                at -> withCookie(
                        at,
                        browser -> browser.post(
                                "/api/v1/me/password",
                                Map.of("current", SharedServer.PASSWORD, "new", SharedServer.PASSWORD))));
    }

    private void organizations() {
        add(
                "change the organization",
                Set.of("changeOrganization"),
                at -> at.tenant().owner().patch(at.tenant().path(), Map.of("maxTokenLifetime", "P365D")));
        add(
                "preview the policy",
                Set.of("previewPolicy"),
                at -> at.tenant().owner().post(at.tenant().path("policy/preview"), Map.of("revokeUnusedAfter", "P1D")));
        add("limit lives and apply the policy", Set.of("changeOrganization", "applyPolicy"), at -> {
            Answer limited = at.tenant().owner().patch(at.tenant().path(), Map.of("maxTokenLifetime", "P90D"));
            return limited.status() >= 300
                    ? limited
                    : at.tenant().owner().post(at.tenant().path("policy/apply"), Map.of("confirm", 1_000_000));
        });
        add("suspend and resume the organization", Set.of("changeOrganization"), at -> {
            Answer suspended = at.tenant().owner().patch(at.tenant().path(), Map.of("suspended", true));
            Answer resumed = at.tenant().owner().patch(at.tenant().path(), Map.of("suspended", false));
            return suspended.status() > resumed.status() ? suspended : resumed;
        });
        add("found and delete an organization", Set.of("createOrganization", "deleteOrganization"), at -> {
            String name = UUID.randomUUID().toString();
            Answer founded = at.tenant().owner().post("/api/v1/organizations", Map.of("name", name));
            return founded.status() >= 300
                    ? founded
                    : at.tenant().owner().delete("/api/v1/organizations/" + founded.text("id") + "?confirm=" + name);
        });
    }

    /** @param operations by their names in the description of the API */
    private void add(String name, Set<String> operations, Call call) {
        calls.put(name, call);
        covered.addAll(operations);
    }

    private static Answer loggedIn(Ground at, Function<Api, Answer> then) {
        Answer login = at.anonymous().tryLogin(at.member().email(), SharedServer.PASSWORD);
        return login.status() >= 300 ? login : then.apply(at.anonymous().bearer(login.text("accessToken")));
    }

    private static Answer withCookie(Ground at, Function<Api, Answer> then) {
        Api browser = at.anonymous().with("Sec-Fetch-Site", "same-origin");
        Answer login = browser.post(
                "/api/v1/session", Map.of("email", at.member().email(), "password", SharedServer.PASSWORD));
        return login.status() >= 300
                ? login
                : then.apply(browser.with("Cookie", login.header("Set-Cookie").split(";", 2)[0]));
    }

    /** All that the page shows, one after the other, its own too. */
    private static Answer endOthers(Api browser) {
        Answer list = browser.get("/api/v1/me/sessions");
        if (list.status() >= 300) {
            return list;
        }
        Answer last = list;
        for (String session : list.items("id")) {
            last = browser.delete("/api/v1/me/sessions/" + session);
            if (last.status() >= 300) {
                return last;
            }
        }
        return last;
    }

    private static Map<String, Object> newToken(String role) {
        return Map.of("label", SharedServer.unique("bulk"), "role", role);
    }

    static Map<String, Object> role(String name) {
        return Map.of("name", name, "permissions", List.of("scan:read"));
    }

    static Map<String, String> person(String email, String role) {
        Map<String, String> person = new HashMap<>(Map.of("name", "Somebody", "password", SharedServer.PASSWORD));
        person.put("email", email);
        person.put("role", role);
        return person;
    }
}
