package dev.tollgate.publisher;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who runs the jobs: which claims of its identity tokens say for good what a job belongs to. */
public enum Provider {
    GITHUB("https://token.actions.githubusercontent.com", List.of(Set.of("repository_id")), true),
    GITLAB("https://gitlab.com", List.of(Set.of("project_id")), true),
    BUILDKITE("https://agent.buildkite.com", List.of(Set.of("organization_id", "pipeline_id")), false),
    /** Each organization there has an issuer of its own. */
    CIRCLECI(null, List.of(Set.of("oidc.circleci.com/project-id")), false),
    /** The second is what tokens have that are no projected ones. */
    KUBERNETES(
            null,
            List.of(
                    Set.of("kubernetes.io/serviceaccount/uid"),
                    Set.of("kubernetes.io/serviceaccount/service-account.uid")),
            false),
    JENKINS(null, List.of(), false),
    OTHER(null, List.of(), false);

    private static final String CIRCLECI_ISSUERS = "https://oidc.circleci.com/org";

    private final @Nullable String issuer;
    private final List<Set<String>> identities;
    private final boolean narrowed;

    Provider(@Nullable String issuer, List<Set<String>> identities, boolean narrowed) {
        this.issuer = issuer;
        this.identities = identities;
        this.narrowed = narrowed;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null if there is none by that name. */
    static @Nullable Provider of(String code) {
        for (Provider provider : values()) {
            if (provider.code().equals(code)) {
                return provider;
            }
        }
        return null;
    }

    /** Where everybody's tokens there come from; null = each installation or customer has its own. */
    @Nullable
    String issuer() {
        return issuer;
    }

    /** Whether another provider's tokens for everybody come from there, so that its rules hold. */
    boolean isOfAnother(String given) {
        return Stream.concat(
                        Stream.of(CIRCLECI_ISSUERS).filter(own -> this != CIRCLECI),
                        Arrays.stream(values())
                                .filter(other -> other != this)
                                .map(Provider::issuer)
                                .filter(Objects::nonNull))
                .anyMatch(theirs -> given.equals(theirs) || given.startsWith(theirs + "/"));
    }

    /** Sets of claims of which one has to be named whole; empty = any that cannot be taken over. */
    List<Set<String>> identities() {
        return identities;
    }

    /** Whether a workflow has to be named besides the project: whoever may push there starts others. */
    boolean isNarrowed() {
        return narrowed;
    }

    /** Tokens are mounted into a job that asks for no more of them, or are made before it begins. */
    boolean reusesByDefault() {
        return this == KUBERNETES || this == JENKINS;
    }
}
