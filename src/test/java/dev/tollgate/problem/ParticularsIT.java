package dev.tollgate.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refusal says what it is about: which of several entries, and whom the call is for. */
class ParticularsIT {
    private final Tenant home = SharedServer.newTenant();

    @ParameterizedTest
    @CsvSource({
        "POST, tokens, allowedCidrs, 10.0.0.0/8, 10.0.0.0/33",
        "PATCH, tokens, allowedCidrs, 10.0.0.0/8, 10.0.0.0/33",
        "POST, roles, permissions, scan:read, Not One",
        "PATCH, roles, permissions, scan:read, Not One",
        "PATCH, '', allowedCidrs, 10.0.0.0/8, 10.0.0.1/8",
        "PATCH, '', noticeAddresses, @admin, no address",
        "PATCH, '', noticeAddresses, @admin, stranger@example.org",
    })
    void theWrongOneOfSeveralIsNamed(String method, String what, String field, String good, String bad) {
        List<String> entries = List.of(good.replace("@admin", SharedServer.ADMIN), bad);
        Api owner = home.owner();
        if (method.equals("POST")) {
            Map<String, ?> body = Map.of("label", "new", "role", "CI Token", field, entries);
            owner.post(home.path(what), what.equals("roles") ? Map.of("name", "New", field, entries) : body)
                    .expectViolation(field + "[1]");
            return;
        }
        String path = switch (what) {
            case "tokens" -> home.token(home.newToken().id());
            case "roles" ->
                home.path(
                        "roles",
                        owner.post(home.path("roles"), Map.of("name", "Own", "permissions", List.of("a")))
                                .expect(201)
                                .text("id"));
            default -> home.path();
        };
        owner.patch(path, Map.of(field, entries)).expectViolation(field + "[1]");
    }

    @Test
    void aForbiddenCallSaysWhomItIsFor() {
        Tenant.Member member = home.newMember("MEMBER");
        Api login = SharedServer.anonymous().login(member.email(), SharedServer.PASSWORD);
        assertThat(requires(login.get(home.path("tokens")))).isEqualTo("SUPER_ADMIN");
        assertThat(requires(login.get("/api/v1/users"))).isEqualTo("OPERATOR");
        Api superAdmin = home.newMember("SUPER_ADMIN").api();
        assertThat(requires(superAdmin.patch(home.path(), Map.of("suspended", true))))
                .isEqualTo("OPERATOR");
        assertThat(requires(member.api()
                        .post(home.path("users", home.newMember("MEMBER").id(), "access-token/reset"))))
                .isEqualTo("SUPER_ADMIN");
    }

    private static String requires(Answer answer) {
        return answer.expectProblem(403, "FORBIDDEN").text("requires");
    }
}
