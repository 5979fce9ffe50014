package dev.tollgate.publisher;

import dev.tollgate.http.PublicUrl;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The audience that an identity token must be made for. It names the organization, so that the job itself says whose token
 * it wants: nobody gets in by naming somebody else's repository in a publisher of their own.
 */
@Singleton
public class ExpectedAudience {
    private final String before;

    ExpectedAudience(PublicUrl url) {
        this.before = url.at("/o/");
    }

    public String of(UUID organization) {
        return before + organization;
    }

    /** Null if it names none. */
    public @Nullable UUID organization(String audience) {
        try {
            UUID named = audience.startsWith(before) ? UUID.fromString(audience.substring(before.length())) : null;
            return named != null && of(named).equals(audience) ? named : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
