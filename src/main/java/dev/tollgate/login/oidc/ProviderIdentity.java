package dev.tollgate.login.oidc;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.text.AsciiText;
import dev.tollgate.text.VisibleText;
import dev.tollgate.user.account.LinkedAccounts.Identity;
import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who a person is, as an ID token says that is believed.
 *
 * @param session the provider's own; null = it does not say
 * @param email as the provider has seen that it is the person's; null = it has not
 * @param groups null = it does not say, which is another thing than none
 * @param idToken to be shown when the person signs out there
 */
record ProviderIdentity(
        Identity identity,
        @Nullable String session,
        @Nullable String email,
        String name,
        @Nullable Set<String> groups,
        String idToken) {
    private static final Pattern ADDRESS = Pattern.compile("[!-?A-~]+@[!-?A-~]+");
    private static final String ENTRA = "https://login.microsoftonline.";
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SUBJECT = 255;

    /** @throws SignInRefused without a subject */
    static ProviderIdentity of(IdentityToken token, String compact, String issuer, OidcConfig config) {
        String subject = token.claim("sub");
        if (subject == null || subject.isEmpty() || subject.length() > LONGEST_SUBJECT || subject.indexOf(0) >= 0) {
            throw new SignInRefused(SignInRefused.Reason.IDENTITY_INVALID, "sub: missing or too long");
        }
        String email = email(token, issuer);
        return new ProviderIdentity(
                new Identity(issuer, subject),
                session(token),
                email,
                name(token, email),
                groups(token, config),
                compact);
    }

    private static @Nullable String session(IdentityToken token) {
        String session = token.claim("sid");
        return session == null || session.length() > LONGEST_SUBJECT || session.indexOf(0) >= 0 ? null : session;
    }

    private static @Nullable String email(IdentityToken token, String issuer) {
        String email = token.claim("email");
        // One with other letters may look like, and be folded to, an address that is somebody else's.
        if (email == null || !ADDRESS.matcher(email).matches() || !isVerified(token, issuer)) {
            return null;
        }
        return visible("email", email, LONGEST_EMAIL);
    }

    /** Some providers write the truth value as a text, and Microsoft Entra has a claim of its own for it. */
    private static boolean isVerified(IdentityToken token, String issuer) {
        if (token.value("email_verified") != null) {
            return "true".equals(token.claim("email_verified"));
        }
        String entra = token.claim("xms_edov");
        return issuer.startsWith(ENTRA) && ("true".equals(entra) || "1".equals(entra));
    }

    /** Whether the provider has seen that the address is the person's: that very one, in whatever case. */
    boolean hasAddress(String address) {
        return email != null && AsciiText.areSame(email, address);
    }

    private static String name(IdentityToken token, @Nullable String email) {
        for (String claim : List.of("name", "preferred_username")) {
            String given = token.claim(claim);
            String shown = given == null ? null : visible("name", given, LONGEST_NAME);
            if (shown != null) {
                return shown;
            }
        }
        String local = email == null ? null : visible("name", email.substring(0, email.indexOf('@')), LONGEST_NAME);
        return local == null ? "Somebody" : local;
    }

    private static @Nullable String visible(String field, String given, int longest) {
        try {
            return VisibleText.name(field, given, longest);
        } catch (ProblemException e) {
            return null;
        }
    }

    /** Some providers leave the claim out where there are none, and others where there are too many. */
    private static @Nullable Set<String> groups(IdentityToken token, OidcConfig config) {
        Object claim = token.value(config.groupsClaim());
        boolean isElsewhere = token.value("_claim_names") != null || token.value("hasgroups") != null;
        return claim == null && config.groupsWhenAbsent() == OidcConfig.WhenAbsent.NONE && !isElsewhere
                ? Set.of()
                : groups(claim);
    }

    private static @Nullable Set<String> groups(@Nullable Object claim) {
        List<?> several = claim instanceof String one ? List.of(one) : claim instanceof List<?> list ? list : null;
        // Of another kind than is known, they say nothing, or all memberships would end.
        if (several == null || !several.stream().allMatch(String.class::isInstance)) {
            return null;
        }
        return several.stream()
                .map(String.class::cast)
                .filter(name -> name.indexOf(0) < 0)
                .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC).strip())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return "ProviderIdentity[redacted]";
    }
}
