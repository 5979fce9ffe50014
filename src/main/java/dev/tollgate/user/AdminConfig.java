package dev.tollgate.user;

import dev.tollgate.text.VisibleName;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** The first person on an empty database: an operator, and the owner of the first organization. */
@ConfigMapping(prefix = "tollgate.admin")
public interface AdminConfig {
    /** Their e-mail address, which they log in with. */
    @Email
    @VisibleName(longest = FirstOwner.LONGEST_EMAIL)
    @WithDefault("admin@tollgate.local")
    String email();

    /** Their password, of at least 8 characters; generated and printed once when absent. */
    Optional<@Size(min = 8, max = 256, message = "must have 8 to 256 characters") String> password();

    /** The name of the first organization. */
    @VisibleName(longest = FirstOwner.LONGEST_NAME)
    @WithDefault("Default")
    String organization();
}
