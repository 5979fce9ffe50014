package dev.tollgate.dashboard;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every page and every dialog of the dashboard, as the source names them, and how a person gets there. */
final class Places {
    private static final Path ASSETS = Path.of("src", "main", "resources", "META-INF", "resources", "assets");
    private static final Pattern ROUTE = Pattern.compile("^  \\[/(\\^.*\\$)/, \\w+]", Pattern.MULTILINE);
    private static final Pattern OPEN = Pattern.compile("^  '(/ui/[a-z-]+)': \\w+Page", Pattern.MULTILINE);
    private static final Pattern CHOICE = Pattern.compile("\\(([a-z]+(?:\\|[a-z]+)+)\\)");
    private static final Pattern OPTION = Pattern.compile("\\(\\?:([^()]*)\\)\\?");

    /** A component of a file's own, or a dialog that it draws. */
    private static final Pattern DIALOG = Pattern.compile(
            "(?:function|const) ([A-Z]\\w*)[ (]|<\\$\\{(?:Dialog|FormDialog|WarningDialog|SecretDialog)}");

    /** Dialogs that are not opened by one press: what opens them looks at them. */
    static final Set<String> ELSEWHERE = Set.of(
            "invitation.js InvitationPage", // InvitationJourneyIT
            "policy-apply.js ApplyPolicy",
            "publisher-form.js Made", // PublishersAndWebhooksIT
            "session-over.js SessionOver",
            "tokens-acts.js ChangeRoleOfMany",
            "tokens-acts.js DeleteMany",
            "tokens-acts.js DisableMany",
            "tokens-acts.js ExtendMany",
            "webhook-form.js Secret");

    /** @param what the file and the component that draws it */
    record Opened(String page, String button, String what) {}

    private final Tenant tenant;
    private String token = "";
    private String webhook = "";
    private String invited = "";
    private String present = "";
    private String absent = "";

    Places(Tenant tenant) {
        this.tenant = tenant;
    }

    String home() {
        return "/ui/organizations/" + tenant.id();
    }

    /** Something of everything. */
    void fill() {
        token = tenant.newToken(Map.of("label", "pipeline", "description", "Uploads scans", "role", "CI Token"))
                .id();
        Tenant.Issued rotated = tenant.newToken(Map.of("label", "rotated", "role", "CI Token"));
        post("tokens/" + rotated.id() + "/rotate", Map.of("overlap", "P7D"));
        Tenant.Issued paused = tenant.newToken(Map.of("label", "paused", "role", "CI Token"));
        post("tokens/" + paused.id() + "/disable", Map.of("reason", "ADMIN"));
        post("roles", Map.of("name", "Own", "permissions", List.of("a:b")));
        Map<String, String> claims = Map.of("repository_id", "1001", "environment", "release");
        post("publishers", Map.of("name", "release", "provider", "github", "claims", claims, "role", "CI Token"));
        webhook = post("webhooks", Map.of("url", "https://example.org/hook", "events", List.of("token.leaked")))
                .text("id");
        invited = SharedServer.uniqueEmail();
        post("users", Map.of("email", invited, "role", "MEMBER"));
        present = tenant.newMember("MEMBER").email();
        Tenant.Member disabled = SharedServer.newTenant().newMember("MEMBER");
        absent = disabled.email();
        SharedServer.admin().post("/api/v1/users/" + disabled.id() + "/disable").expect(204);
    }

    private Answer post(String path, Map<String, ?> body) {
        Answer answer = tenant.owner().post(tenant.path(path), body);
        return answer.expect(answer.status() == 200 ? 200 : 201);
    }

    /** For whoever is signed in. */
    List<String> pages() {
        List<String> pages = new ArrayList<>(List.of(
                "/",
                "/ui/",
                "/ui/organizations?all=1",
                "/ui/accounts",
                "/ui/replicas",
                "/ui/profile",
                "/ui/start",
                "/ui/none"));
        Stream.of(
                        "",
                        "/users",
                        "/roles",
                        "/publishers",
                        "/webhooks",
                        "/audit",
                        "/tokens",
                        "/tokens?search=nothing",
                        "/tokens/new",
                        "/tokens/" + token,
                        "/webhooks/" + webhook)
                .map(page -> home() + page)
                .forEach(pages::add);
        return pages;
    }

    /** For everybody. */
    List<String> openPages() {
        return List.of(
                "/ui/login",
                "/ui/signed-in",
                "/ui/invitation#old",
                "/ui/password-reset#old",
                "/ui/confirm-address#old");
    }

    List<Opened> dialogs() {
        return """
            /tokens | New Integration Token | token-new.js NewToken
            /tokens | Edit pipeline | token-edit.js EditForm
            /tokens | Rotate rotated | token-rotate.js RotateToken
            /tokens | Delete pipeline | token-delete.js DeleteToken
            /tokens | Enable paused | token-enable.js EnableToken
            /tokens | End now the old value of rotated | token-ending.js EndEndingValue
            /tokens | Find | find.js Find
            /tokens/TOKEN | Disable | token-disable.js DisableToken
            / | Edit | policy-form.js PolicyForm
            / | Reset Token | access-token.js ResetAccessToken
            / | Suspend | organization-change.js SuspendOrganization
            / | Delete organization | organization-change.js DeleteOrganization
            /users | Invite User | user-forms.js InviteUser
            /users | Add with a password | user-forms.js NewUser
            /users | Change role of Somebody | user-forms.js ChangeRole
            /users | Remove Somebody | users.js RemoveUser
            /users | Withdraw the invitation of INVITED | users.js WithdrawInvitation
            /roles | New Role | role-forms.js NewRole
            /roles | Edit Own | role-forms.js EditForm
            /roles | Delete Own | role-forms.js DeleteRole
            /publishers | New Publisher | publisher-form.js NewPublisher
            /publishers | Edit release | publisher-form.js EditForm
            /publishers | Delete release | publishers.js DeletePublisher
            /webhooks | New Webhook | webhook-form.js NewWebhook
            /webhooks | Edit https://example.org/hook | webhook-form.js EditForm
            /webhooks | Rotate the secret of https://example.org/hook | webhook-form.js RotateSecret
            /webhooks | Delete https://example.org/hook | webhooks.js DeleteWebhook
            /ui/organizations?all=1 | New Organization | organizations.js NewOrganization
            /ui/replicas | End REPLICA | replicas.js EndReplica
            /ui/accounts?search=PRESENT | Disable Somebody | accounts.js Disable
            /ui/accounts?search=PRESENT | Reset password of Somebody | accounts.js ResetPassword
            /ui/accounts?search=ABSENT | Enable Somebody | accounts.js Enable
            """.lines()
                .map(line -> line.replace("TOKEN |", token + " |")
                        .replace("INVITED", invited)
                        .replace("PRESENT", present)
                        .replace("ABSENT", absent)
                        .replace("REPLICA", replica())
                        .split(" \\| "))
                .map(parts -> new Opened(page(parts[0]), parts[1], parts[2]))
                .toList();
    }

    private String page(String page) {
        return page.startsWith("/ui/") ? page : home() + (page.equals("/") ? "" : page);
    }

    private static String replica() {
        return SharedServer.admin()
                .get("/api/v1/replicas?limit=200")
                .items("name")
                .get(0);
    }

    /** Each as a pattern, with one for each of its alternatives. */
    static List<String> routes() throws IOException {
        String app = Files.readString(ASSETS.resolve("app.js"));
        return Stream.concat(
                        ROUTE.matcher(app).results().map(found -> found.group(1).replace("\\/", "/")),
                        OPEN.matcher(app).results().map(found -> found.group(1)))
                .flatMap(Places::alternatives)
                .distinct()
                .toList();
    }

    private static Stream<String> alternatives(String route) {
        Matcher choice = CHOICE.matcher(route);
        if (choice.find()) {
            return Stream.of(choice.group(1).split("\\|"))
                    .flatMap(one ->
                            alternatives(route.substring(0, choice.start()) + one + route.substring(choice.end())));
        }
        Matcher option = OPTION.matcher(route);
        if (option.find()) {
            return Stream.of("", option.group(1))
                    .flatMap(one ->
                            alternatives(route.substring(0, option.start()) + one + route.substring(option.end())));
        }
        return Stream.of(route);
    }

    static Set<String> dialogsOfTheSource() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(ASSETS.resolve("pages"))) {
            for (Path file : files.toList()) {
                String component = "";
                for (MatchResult match :
                        DIALOG.matcher(Files.readString(file)).results().toList()) {
                    if (match.group(1) == null) {
                        found.add(file.getFileName() + " " + component);
                    } else {
                        component = match.group(1);
                    }
                }
            }
        }
        return found;
    }
}
