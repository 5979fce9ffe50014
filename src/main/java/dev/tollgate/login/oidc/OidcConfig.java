package dev.tollgate.login.oidc;

import dev.tollgate.settings.ReadableFile;
import dev.tollgate.text.VisibleName;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The provider at which people may sign in; none by default. */
@ConfigMapping(prefix = "tollgate.oidc")
public interface OidcConfig {
    /** Its issuer identifier, exactly as it names itself: https, or http on this machine. */
    Optional<@ProviderUrl String> issuer();

    /** As what this service is registered there. */
    Optional<@Size(min = 1, max = 256, message = "must have 1 to 256 characters") String> clientId();

    /** With what this service shows that it is that client; absent for a public one, which PKCE alone protects. */
    Optional<@Size(min = 1, max = 1024, message = "must have 1 to 1024 characters") String> clientSecret();

    /** A file that holds the secret, read at each sign-in. */
    Optional<@ReadableFile Path> clientSecretFile();

    /** What the login page calls signing in there. */
    @VisibleName(longest = 60)
    @WithDefault("Single sign-on")
    String label();

    /** The claim of the ID token that names a person's groups; a slash leads into an object. */
    @VisibleName(longest = 256)
    @WithDefault("groups")
    String groupsClaim();

    /** What an ID token without that claim says: nothing, or that the person is in no group. */
    @WithDefault("unchanged")
    WhenAbsent groupsWhenAbsent();

    /** How the absence of the claim is read. */
    enum WhenAbsent {
        UNCHANGED,
        NONE
    }

    /** What is asked for, comma-separated; {@code openid} has to be among it. */
    @WithDefault("openid,email,profile")
    List<@Pattern(regexp = "[!#-\\[\\]-~]+", message = "must be scopes (RFC 6749 section 3.3)") String> scopes();
}
