package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code …/group-roles}: memberships follow the groups that the provider names at each sign-in. */
class GroupRoleIT {
    private Tenant home;
    private String email;
    private String subject;

    @BeforeEach
    void prepare() {
        home = ProviderServer.newTenant();
        email = SharedServer.uniqueEmail();
        subject = UUID.randomUUID().toString();
    }

    /** Groups of the same name are those of all tests: who is in one is a member everywhere. */
    private String own(String group) {
        return group.isBlank() ? group : group + " " + home.id();
    }

    private Answer set(Api by, String group, String role) {
        return by.post(home.path("group-roles"), Map.of("group", own(group), "role", role));
    }

    private Api signIn(List<String> groups) {
        Map<String, Object> claims = new HashMap<>(Map.of("sub", subject, "email", email, "email_verified", true));
        claims.put("groups", groups.stream().map(this::own).toList());
        return ProviderServer.browser(ProviderServer.signIn(claims));
    }

    private List<String> roles(Api browser) {
        List<String> roles = new ArrayList<>();
        browser.get("/api/v1/me")
                .expect(200)
                .get("memberships")
                .forEach(each -> roles.add(each.get("role").asText()));
        return roles;
    }

    private String accessToken(Api browser) {
        String id = browser.get("/api/v1/me").text("id");
        return browser.post(home.path("users", id, "access-token", "reset"))
                .expect(200)
                .text("token");
    }

    @Test
    void theStrongestRoleOfThreeHundredGroupsCountsAndFollowsThem() {
        set(home.owner(), "weak", "MEMBER").expect(200);
        set(home.owner(), "strong", "SUPER_ADMIN").expect(200);
        List<String> many = new ArrayList<>(
                IntStream.range(0, 298).mapToObj(i -> "team-" + i).toList());
        many.addAll(List.of("weak", "strong"));
        assertThat(roles(signIn(many))).containsExactly("SUPER_ADMIN");
        assertThat(roles(signIn(List.of("weak")))).containsExactly("MEMBER");
        Answer users = home.owner().get(home.path("users"));
        for (JsonNode user : users.get("items")) {
            assertThat(user.get("fromGroup").asBoolean())
                    .isEqualTo(user.get("email").asText().equals(email));
        }
        Answer events = home.owner().get(home.path("audit-events") + "?action=user.role-changed");
        assertThat(events.text("/items/0/detail/by")).isEqualTo("group");
    }

    @Test
    void whoeverHasLostTheGroupIsRefusedEverywhereBeforeTheSignInIsAnswered() {
        set(home.owner(), "team", "MEMBER").expect(200);
        String value = accessToken(signIn(List.of("team")));
        assertThat(ProviderServer.codes(value)).containsOnly("VALID");
        Api browser = signIn(List.of());
        assertThat(ProviderServer.codes(value)).containsOnly("REVOKED");
        assertThat(roles(browser)).isEmpty();
        Answer events = home.owner().get(home.path("audit-events") + "?action=user.removed");
        assertThat(events.text("/items/0/detail/by")).isEqualTo("group");
    }

    @Test
    void aGroupOfOneOrganizationIsNothingToAnother() {
        Tenant other = ProviderServer.newTenant();
        set(home.owner(), "team", "SUPER_ADMIN").expect(200);
        other.owner()
                .post(other.path("group-roles"), Map.of("group", own("others"), "role", "MEMBER"))
                .expect(200);
        Api browser = signIn(List.of("team", "others"));
        assertThat(roles(browser)).containsExactlyInAnyOrder("SUPER_ADMIN", "MEMBER");
        String id = browser.get("/api/v1/me").text("id");
        String here = accessToken(browser);
        String there = browser.post(other.path("users", id, "access-token", "reset"))
                .expect(200)
                .text("token");
        assertThat(roles(signIn(List.of("others")))).containsExactly("MEMBER");
        assertThat(ProviderServer.codes(here)).containsOnly("REVOKED");
        assertThat(ProviderServer.codes(there)).containsOnly("VALID");
        assertThat(other.owner()
                        .get(other.path("audit-events") + "?subject=" + id)
                        .items("action"))
                .doesNotContain("user.removed", "user.role-changed");
    }

    @Test
    void aClaimThatIsAbsentChangesNothing() {
        set(home.owner(), "team", "MEMBER").expect(200);
        signIn(List.of("team"));
        Map<String, Object> silent = Map.of("sub", subject, "email", email, "email_verified", true);
        assertThat(roles(ProviderServer.browser(ProviderServer.signIn(silent)))).containsExactly("MEMBER");
    }

    @Test
    void whatPeopleHaveMadeStays() {
        set(home.owner(), "team", "OWNER").expect(200);
        home.newMember(email, "MEMBER");
        assertThat(roles(signIn(List.of("team")))).containsExactly("MEMBER");
        assertThat(roles(signIn(List.of()))).containsExactly("MEMBER");
    }

    @Test
    void whomTheDirectoryCallsInactiveStaysOutUntilItCallsThemActive() {
        set(home.owner(), "team", "SUPER_ADMIN").expect(200);
        signIn(List.of("team"));
        Api directory = directory();
        String user = known(directory);
        directory.patch(user, replace("active", "false")).expect(200);
        assertThat(roles(signIn(List.of("team")))).isEmpty();

        directory.patch(user, replace("displayName", "\"Ada\"")).expect(200);
        assertThat(roles(signIn(List.of("team")))).isEmpty();

        directory.patch(user, replace("active", "true")).expect(200);
        assertThat(roles(signIn(List.of("team")))).containsExactly("MEMBER");
    }

    @Test
    void whoIsKnownToTheDirectoryComesAndGoesWithTheGroupAsLongAsItSaysNothing() {
        set(home.owner(), "team", "SUPER_ADMIN").expect(200);
        signIn(List.of("team"));
        Api directory = directory();
        String user = known(directory);
        directory.patch(user, replace("displayName", "\"Ada\"")).expect(200);
        assertThat(roles(signIn(List.of()))).isEmpty();

        directory.patch(user, replace("displayName", "\"Ada L.\"")).expect(200);
        assertThat(roles(signIn(List.of("team")))).containsExactly("SUPER_ADMIN");

        signIn(List.of());
        directory.patch(user, replace("active", "false")).expect(200);
        assertThat(roles(signIn(List.of("team")))).isEmpty();
    }

    private Api directory() {
        return ProviderServer.on(0).bearer(home.newToken("SCIM").value());
    }

    private String known(Api directory) {
        String users = home.path("scim", "v2", "Users");
        String filter = URLEncoder.encode("userName eq \"" + email + "\"", UTF_8);
        return users + "/" + directory.get(users + "?filter=" + filter).text("/Resources/0/id");
    }

    private static String replace(String path, String value) {
        return """
                {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                 "Operations": [{"op": "replace", "path": "%s", "value": %s}]}""".formatted(path, value);
    }

    @Test
    void theLastOwnerIsNotTakenByAGroup() {
        set(home.owner(), "owners", "OWNER").expect(200);
        set(home.owner(), "team", "MEMBER").expect(200);
        Api browser = signIn(List.of("owners"));
        String founder = home.owner().get("/api/v1/me").text("id");
        browser.delete(home.path("users", founder)).expect(204);
        assertThat(roles(signIn(List.of("team")))).containsExactly("OWNER");
        assertThat(roles(signIn(List.of()))).containsExactly("OWNER");
    }

    @Test
    void onlyAnOwnerGivesMoreThanMembership() {
        Tenant.Member admin = home.newMember("SUPER_ADMIN");
        set(admin.api(), "team", "MEMBER").expect(200);
        set(admin.api(), "admins", "SUPER_ADMIN").expectProblem(403, "OWNER_REQUIRED");
        set(admin.api(), "owners", "OWNER").expectProblem(403, "OWNER_REQUIRED");
        String id = set(home.owner(), "team", "SUPER_ADMIN").expect(200).text("id");
        set(admin.api(), "team", "MEMBER").expectProblem(403, "OWNER_REQUIRED");
        admin.api().delete(home.path("group-roles", id)).expectProblem(403, "OWNER_REQUIRED");
        home.owner().delete(home.path("group-roles", id)).expect(204);
        assertThat(home.owner().get(home.path("group-roles")).items("group")).isEmpty();
        Answer events = home.owner().get(home.path("audit-events"));
        assertThat(events.items("action")).contains("group-role.set", "group-role.removed");
    }

    @Test
    void whoeverMayNotIsRefused() {
        Tenant other = ProviderServer.newTenant();
        String id = set(home.owner(), "team", "MEMBER").expect(200).text("id");
        Tenant.Member member = home.newMember("MEMBER");
        member.api().get(home.path("group-roles")).expect(200);
        set(member.api(), "x", "MEMBER").expectProblem(403, "FORBIDDEN");
        set(ProviderServer.on(0), "x", "MEMBER").expectProblem(401, "UNAUTHENTICATED");
        other.owner().delete(other.path("group-roles", id)).expectProblem(404, "NOT_FOUND");
        set(home.owner(), " ", "MEMBER").expectViolation("group");
        set(home.owner(), "x", "KING").expectProblem(400, "VALIDATION_FAILED");
    }
}
