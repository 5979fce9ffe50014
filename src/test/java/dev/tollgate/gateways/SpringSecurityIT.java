package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/** Spring Security's own client of RFC 7662, as {@code opaqueToken()} configures it. */
class SpringSecurityIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final OpaqueTokenIntrospector spring =
            introspector(tenant.newToken("Gateway").value());

    @Test
    void liveTokenIsAPrincipalWithItsPermissionsAsScopes() {
        Tenant.Issued token = tenant.newToken("CI Token");

        OAuth2AuthenticatedPrincipal principal = spring.introspect(token.value());

        assertThat(principal.getName()).isEqualTo(token.id());
        assertThat(principal.<String>getAttribute("client_id")).isEqualTo(tenant.id());
        assertThat(principal.getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactlyInAnyOrder("SCOPE_scan:upload", "SCOPE_scan:read");
    }

    @Test
    void revokedTokenIsRefusedAtOnce() {
        Tenant.Issued token = tenant.newToken("CI Token");
        spring.introspect(token.value());

        tenant.owner().delete(tenant.token(token.id())).expect(204);

        assertThatThrownBy(() -> spring.introspect(token.value())).isInstanceOf(BadOpaqueTokenException.class);
    }

    @Test
    void gatewayWithoutPermissionToAskLearnsNothing() {
        OpaqueTokenIntrospector stranger =
                introspector(tenant.newToken("CI Token").value());
        String value = tenant.newToken("CI Token").value();

        assertThatThrownBy(() -> stranger.introspect(value))
                .isInstanceOf(OAuth2IntrospectionException.class)
                .isNotInstanceOf(BadOpaqueTokenException.class);
    }

    private static OpaqueTokenIntrospector introspector(String secret) {
        String uri = SharedServer.process().url() + "/oauth2/introspect";
        return SpringOpaqueTokenIntrospector.withIntrospectionUri(uri)
                .clientId("gateway")
                .clientSecret(secret)
                .build();
    }
}
