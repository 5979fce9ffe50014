package dev.tollgate.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.client.ApiClient;
import dev.tollgate.client.ApiException;
import dev.tollgate.client.ApiResponse;
import dev.tollgate.client.api.IntegrationTokensApi;
import dev.tollgate.client.api.LoginApi;
import dev.tollgate.client.api.OAuth20Api;
import dev.tollgate.client.api.OrganizationsApi;
import dev.tollgate.client.api.UsersApi;
import dev.tollgate.client.api.VerificationApi;
import dev.tollgate.client.model.Credentials;
import dev.tollgate.client.model.Introspection;
import dev.tollgate.client.model.IssuedToken;
import dev.tollgate.client.model.JoinedUser;
import dev.tollgate.client.model.MemberRole;
import dev.tollgate.client.model.NewOrganization;
import dev.tollgate.client.model.NewToken;
import dev.tollgate.client.model.NewUser;
import dev.tollgate.client.model.Problem;
import dev.tollgate.client.model.Question;
import dev.tollgate.client.model.RoleAssignment;
import dev.tollgate.client.model.Token;
import dev.tollgate.client.model.TokenState;
import dev.tollgate.client.model.Verdict;
import dev.tollgate.support.SharedServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The journeys by HTTP, driven by the client that a generator makes of nothing but the published description. */
class GeneratedClientIT {
    private static UUID organization;
    private static ApiClient superAdmin;
    private static VerificationApi gateway;

    @BeforeAll
    static void prepare() throws ApiException {
        ApiClient admin = login(SharedServer.ADMIN);
        organization = new OrganizationsApi(admin)
                .createOrganization(new NewOrganization().name(SharedServer.unique("Generated")), null)
                .getId();
        superAdmin = login(join(admin, MemberRole.SUPER_ADMIN).getEmail());
        gateway = new VerificationApi(bearer(create(superAdmin, "Gateway").getToken()));
    }

    private static ApiClient anonymous() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(SharedServer.process().url());
        return client;
    }

    private static ApiClient bearer(String credential) {
        ApiClient client = anonymous();
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + credential));
        return client;
    }

    private static ApiClient login(String email) throws ApiException {
        Credentials credentials = new Credentials().email(email).password(SharedServer.PASSWORD);
        return bearer(new LoginApi(anonymous()).login(credentials).getAccessToken());
    }

    private static JoinedUser join(ApiClient by, MemberRole role) throws ApiException {
        NewUser person = new NewUser()
                .email(SharedServer.uniqueEmail())
                .name("Somebody")
                .password(SharedServer.PASSWORD)
                .role(role);
        return new UsersApi(by).addUser(organization, person, null);
    }

    private static IssuedToken create(ApiClient by, String role) throws ApiException {
        NewToken request =
                new NewToken().label(SharedServer.unique("generated")).role(role);
        return new IntegrationTokensApi(by).createToken(organization, request, null);
    }

    private static Verdict verdict(String value) throws ApiException {
        return gateway.verifyToken(new Question().token(value).permission("scan:read"));
    }

    @Test
    void tokenIsCreatedAndItsValueShownOnce() throws ApiException {
        IssuedToken issued = create(superAdmin, "CI Token");

        Token shown = new IntegrationTokensApi(superAdmin).getToken(organization, issued.getId());

        assertThat(issued.getToken()).startsWith("tg_ci_");
        assertThat(shown.getState()).isEqualTo(TokenState.ACTIVE);
        assertThat(shown.getHint())
                .endsWith(issued.getToken().substring(issued.getToken().length() - 4));
        assertThat(shown.getPermissions()).containsExactly("scan:upload", "scan:read");
        assertThat(shown.getCreatedBy()).isNotNull();
        assertThat(shown.getLastUsedAt()).isNull();
        assertThat(shown.toString()).doesNotContain(issued.getToken());
    }

    @Test
    void tokenOutlivesItsCreator() throws ApiException {
        JoinedUser creator = join(superAdmin, MemberRole.SUPER_ADMIN);
        IssuedToken issued = create(login(creator.getEmail()), "CI Token");
        UsersApi users = new UsersApi(superAdmin);

        users.changeUserRole(organization, creator.getId(), new RoleAssignment().role(MemberRole.MEMBER));
        users.removeUser(organization, creator.getId());

        assertThat(verdict(issued.getToken()).getCode()).isEqualTo(Verdict.CodeEnum.VALID);
        assertThat(verdict(creator.getToken()).getCode()).isEqualTo(Verdict.CodeEnum.REVOKED);
    }

    @Test
    void gatewayIsToldWhoseTokenItIs() throws ApiException {
        IssuedToken issued = create(superAdmin, "CI Token");

        Verdict verdict = verdict(issued.getToken());
        ApiResponse<Void> allowed =
                new VerificationApi(bearer(issued.getToken())).forwardAuthWithHttpInfo("scan:upload", null);
        Introspection introspection =
                new OAuth20Api(gatewayClient()).introspectToken(issued.getToken(), "access_token", null, null, null);

        assertThat(verdict.getValid()).isTrue();
        assertThat(verdict.getOrganizationId()).isEqualTo(organization);
        assertThat(verdict.getExpiresAt()).isNull();
        assertThat(allowed.getHeaders().get("tollgate-token"))
                .containsExactly(issued.getId().toString());
        assertThat(introspection.getActive()).isTrue();
        assertThat(introspection.getSub()).isEqualTo(issued.getId());
    }

    private static ApiClient gatewayClient() throws ApiException {
        return bearer(create(superAdmin, "Gateway").getToken());
    }

    @Test
    void deletedTokenIsRefusedAtOnce() throws ApiException {
        IssuedToken issued = create(superAdmin, "CI Token");

        var deleted = new IntegrationTokensApi(superAdmin)
                .deleteTokenWithHttpInfo(organization, issued.getId(), null, null, null, null);

        assertThat(deleted.getStatusCode()).isEqualTo(204);
        assertThat(deleted.getHeaders().get("tollgate-propagation")).containsExactly("complete");
        assertThat(verdict(issued.getToken()).getCode()).isEqualTo(Verdict.CodeEnum.REVOKED);
        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> new VerificationApi(bearer(issued.getToken())).forwardAuth("scan:upload", null));
        assertThat(refused.getCode()).isEqualTo(401);
    }

    @Test
    void resetAccessTokenReplacesTheValue() throws ApiException {
        JoinedUser member = join(superAdmin, MemberRole.MEMBER);
        assertThat(verdict(member.getToken()).getKind()).isEqualTo(Verdict.KindEnum.PAT);

        String value = new UsersApi(login(member.getEmail()))
                .resetAccessToken(
                        organization, member.getId(), UUID.randomUUID().toString())
                .getToken();

        assertThat(verdict(member.getToken()).getCode()).isEqualTo(Verdict.CodeEnum.REVOKED);
        assertThat(verdict(value).getCode()).isEqualTo(Verdict.CodeEnum.VALID);
    }

    @Test
    void refusalIsAProblemThatTheClientCanRead() throws Exception {
        ApiException refused = catchThrowableOfType(ApiException.class, () -> create(superAdmin, "No such role"));

        Problem problem = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(refused.getCode()).isEqualTo(400);
        assertThat(problem.getCode()).isEqualTo("VALIDATION_FAILED");
        assertThat(problem.getViolations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.getField()).isEqualTo("role"));
    }
}
