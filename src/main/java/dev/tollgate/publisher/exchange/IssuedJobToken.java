package dev.tollgate.publisher.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A job token (RFC 8693 section 2.2.1).
 *
 * @param accessToken its value
 * @param expiresIn in seconds
 * @param scope its permissions
 */
@Schema(name = "IssuedJobToken")
@RegisterForReflection
record IssuedJobToken(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("issued_token_type") String issuedTokenType,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        String scope) {
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    static IssuedJobToken of(String value, long expiresIn, String scope) {
        return new IssuedJobToken(value, ACCESS_TOKEN, "Bearer", expiresIn, scope);
    }

    @Override
    public String toString() {
        return "IssuedJobToken[redacted]";
    }
}
