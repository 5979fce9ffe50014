package dev.tollgate.database;

import dev.tollgate.database.WritingOperations.Call;
import dev.tollgate.database.WritingOperations.Ground;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Calls that write what a room of its own keeps. Those of one thing follow each other: made, changed, gone. */
final class OperationsOfRooms {
    interface Adding {
        void add(String name, Set<String> operations, Call call);
    }

    private final Adding list;

    OperationsOfRooms(Adding list) {
        this.list = list;
        tokens();
        accounts();
        invitations();
        directories();
        notices();
        publishers();
    }

    private void tokens() {
        list.add("bulk-change", Set.of("bulkChangeTokens"), at -> {
            String label = SharedServer.unique("many");
            Answer made = at.tenant().owner().post(at.tenant().path("tokens"), token(label, "CI Token"));
            Map<String, Object> request =
                    Map.of("filter", Map.of("search", label), "change", Map.of("enabled", false), "confirm", 1);
            return inTurn(made, () -> at.tenant().owner().post(at.tenant().path("tokens/bulk-change"), request));
        });
        list.add("import", Set.of("importTokens"), at -> {
            String line = "{\"label\": \"%s\", \"sha256\": \"%s\", \"role\": \"CI Token\"}"
                    .formatted(
                            SharedServer.unique("imported"),
                            HexFormat.of()
                                    .formatHex(
                                            TokenValue.sha256(UUID.randomUUID().toString())));
            return at.tenant()
                    .owner()
                    .with("Idempotency-Key", UUID.randomUUID().toString())
                    .with("Content-Type", "application/x-ndjson")
                    .send("POST", at.tenant().path("tokens/import"), BodyPublishers.ofString(line));
        });
        list.add("end a Service Account with what it made", Set.of("deleteToken"), at -> {
            Answer account = at.tenant()
                    .owner()
                    .post(at.tenant().path("tokens"), token(SharedServer.unique("account"), "Service Account"));
            Supplier<Answer> making = () -> at.anonymous()
                    .bearer(account.text("token"))
                    .post(at.tenant().path("tokens"), token(SharedServer.unique("made"), "CI Token"));
            return inTurn(
                    account,
                    making,
                    () -> at.tenant().owner().delete(at.tenant().token(account.text("id")) + "?withCreated=true"));
        });
    }

    private void accounts() {
        list.add(
                "disable and enable the account",
                Set.of("disableAccount", "enableAccount"),
                at -> inTurn(
                        at.tenant().owner().post(account(at, "disable")),
                        () -> at.tenant().owner().post(account(at, "enable"))));
        list.add(
                "unlink the account",
                Set.of("unlinkAccount"),
                at -> at.tenant().owner().post(account(at, "unlink")));
        list.add("reset the password", Set.of("resetPassword", "setPassword"), at -> {
            Answer reset = at.tenant().owner().post(account(at, "password-reset"));
            return inTurn(
                    reset,
                    () -> at.anonymous()
                            .post(
                                    "/api/v1/password-reset",
                                    Map.of("token", reset.text("token"), "password", SharedServer.PASSWORD)));
        });
    }

    private static String account(Ground at, String what) {
        return "/api/v1/users/" + at.member().id() + "/" + what;
    }

    private void invitations() {
        list.add("invite and withdraw", Set.of("addUser", "removeUser"), at -> {
            Answer invited = invite(at.tenant(), SharedServer.uniqueEmail());
            return inTurn(invited, () -> at.tenant().owner().delete(at.tenant().path("users", invited.text("id"))));
        });
        list.add("invite and sign up", Set.of("signUp"), at -> {
            Answer invited = invite(at.tenant(), SharedServer.uniqueEmail());
            return inTurn(
                    invited,
                    () -> at.anonymous()
                            .post(
                                    "/api/v1/invitations/sign-up",
                                    Map.of(
                                            "token",
                                            link(invited),
                                            "name",
                                            "Somebody",
                                            "password",
                                            SharedServer.PASSWORD)));
        });
        // The member is invited back into the organization that another client may just have taken them out of.
        list.add("leave, be invited and accept", Set.of("acceptInvitation"), at -> {
            Answer login = at.anonymous().tryLogin(at.member().email(), SharedServer.PASSWORD);
            if (login.status() >= 300) {
                return login;
            }
            at.tenant().owner().delete(at.tenant().path("users", at.member().id()));
            Answer invited = invite(at.tenant(), at.member().email());
            return inTurn(
                    invited,
                    () -> at.anonymous()
                            .bearer(login.text("accessToken"))
                            .post("/api/v1/invitations/accept", Map.of("token", link(invited))));
        });
    }

    private static Answer invite(Tenant tenant, String email) {
        return tenant.owner().post(tenant.path("users"), Map.of("email", email, "role", "MEMBER"));
    }

    private static String link(Answer invited) {
        String link = invited.text("invitation");
        return link.substring(link.indexOf('#') + 1);
    }

    private void directories() {
        list.add(
                "provision",
                Set.of("createScimUser", "replaceScimUser", "changeScimUser", "deleteScimUser"),
                OperationsOfRooms::provision);
        list.add("give a group a role", Set.of("setGroupRole", "removeGroupRole"), at -> {
            Map<String, String> role = Map.of("group", SharedServer.unique("group"), "role", "MEMBER");
            Answer set = at.tenant().owner().post(at.tenant().path("group-roles"), role);
            return inTurn(set, () -> at.tenant().owner().delete(at.tenant().path("group-roles", set.text("id"))));
        });
    }

    private static Answer provision(Ground at) {
        Answer token = at.tenant().owner().post(at.tenant().path("tokens"), token(SharedServer.unique("d"), "SCIM"));
        if (token.status() >= 300) {
            return token;
        }
        Api directory = at.anonymous().bearer(token.text("token"));
        Map<String, Object> person = Map.of("userName", SharedServer.uniqueEmail());
        Answer made = directory.post(at.tenant().path("scim/v2/Users"), person);
        if (made.status() >= 300) {
            return made;
        }
        String path = at.tenant().path("scim/v2/Users", made.text("id"));
        String leaves = "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],"
                + " \"Operations\": [{\"op\": \"replace\", \"value\": {\"active\": false}}]}";
        return inTurn(
                directory.json("PUT", path, person),
                () -> directory.patch(path, leaves),
                () -> directory.delete(path),
                () -> at.tenant().owner().delete(at.tenant().token(token.text("id"))));
    }

    private void notices() {
        list.add(
                "have events sent",
                Set.of("createWebhook", "changeWebhook", "rotateWebhookSecret", "testWebhook", "deleteWebhook"),
                OperationsOfRooms::webhook);
        list.add(
                "name addresses for notices",
                Set.of("changeOrganization"),
                at -> at.tenant()
                        .owner()
                        .patch(
                                at.tenant().path(),
                                Map.of("noticeAddresses", List.of(at.member().email()))));
    }

    private static Answer webhook(Ground at) {
        Map<String, Object> request = Map.of(
                "url",
                "https://hooks.invalid/" + UUID.randomUUID(),
                "events",
                List.of("token.leaked"),
                "enabled",
                false);
        Answer made = at.tenant().owner().post(at.tenant().path("webhooks"), request);
        if (made.status() >= 300) {
            return made;
        }
        String path = at.tenant().path("webhooks", made.text("id"));
        Api owner = at.tenant().owner();
        return inTurn(
                owner.patch(path, Map.of("events", List.of("token.expired"))),
                () -> owner.post(path + "/rotate-secret", Map.of()),
                () -> owner.post(path + "/test"),
                () -> owner.delete(path));
    }

    private void publishers() {
        list.add("trust a publisher", Set.of("createPublisher", "changePublisher", "deletePublisher"), at -> {
            Map<String, Object> request = Map.of(
                    "name",
                    SharedServer.unique("release"),
                    "provider",
                    "github",
                    "role",
                    "CI Token",
                    "claims",
                    Map.of("repository_id", "1296269", "environment", "release"));
            Api owner = at.tenant().owner();
            Answer made = owner.post(at.tenant().path("publishers"), request);
            if (made.status() >= 300) {
                return made;
            }
            String path = at.tenant().path("publishers", made.text("id"));
            return inTurn(owner.patch(path, Map.of("lifetime", "PT1H")), () -> owner.delete(path));
        });
    }

    private static Map<String, Object> token(String label, String role) {
        return Map.of("label", label, "role", role);
    }

    /** One after the other, up to the first that is refused. */
    @SafeVarargs
    private static Answer inTurn(Answer first, Supplier<Answer>... rest) {
        Answer last = first;
        for (Supplier<Answer> next : rest) {
            if (last.status() >= 300) {
                return last;
            }
            last = next.get();
        }
        return last;
    }
}
