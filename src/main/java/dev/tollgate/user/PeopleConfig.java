package dev.tollgate.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How people get into organizations. */
@ConfigMapping(prefix = "tollgate.people")
public interface PeopleConfig {
    /** Who may still add a person with a name and a first password, instead of inviting them. */
    @WithDefault("administrators")
    WithPassword withPassword();

    /** Who may. */
    enum WithPassword {
        /** The super admins and owners of an organization. */
        ADMINISTRATORS,
        /** Those of them who are operators. */
        OPERATORS,
        /** Nobody. */
        FALSE
    }
}
