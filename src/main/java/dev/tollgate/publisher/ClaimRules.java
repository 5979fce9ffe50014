package dev.tollgate.publisher;

import dev.tollgate.problem.ProblemException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which claims identify a job. A name, such as a repository's, can be given up and taken by somebody else; what the
 * provider numbers stays whose it was.
 */
final class ClaimRules {
    static final int MOST = 20;

    /** What an {@code error_description} may hold (RFC 6749 section 5.2). */
    private static final Pattern NAME = Pattern.compile("[!#-\\[\\]-~]{1,200}");

    private static final int LONGEST_VALUE = 1_000;
    private static final Set<String> WORKFLOW =
            Set.of("environment", "ref", "workflow_ref", "job_workflow_ref", "ref_path", "ci_config_ref_uri");
    private static final Set<String> JUDGED = Set.of("iss", "aud", "exp", "iat", "nbf", "jti");
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("repository", "repository_id"),
            Map.entry("repository_owner", "repository_owner_id"),
            Map.entry("actor", "actor_id"),
            Map.entry("project_path", "project_id"),
            Map.entry("namespace_path", "namespace_id"),
            Map.entry("user_login", "user_id"),
            Map.entry("organization_slug", "organization_id"),
            Map.entry("pipeline_slug", "pipeline_id"),
            Map.entry("kubernetes.io/serviceaccount/name", "kubernetes.io/serviceaccount/uid"),
            Map.entry("kubernetes.io/namespace", "kubernetes.io/serviceaccount/uid"));

    private ClaimRules() {}

    /** @throws ProblemException {@code VALIDATION_FAILED}, which says what to name instead */
    static void require(Provider provider, Map<String, String> claims, boolean anyWorkflow) {
        claims.forEach(ClaimRules::requireForm);
        requireIdentity(provider, claims.keySet());
        if (provider.isNarrowed() && !anyWorkflow && Collections.disjoint(claims.keySet(), WORKFLOW)) {
            throw ProblemException.invalid(
                    "claims",
                    "must name environment, ref or workflow_ref as well, since whoever may push a branch can run a"
                            + " workflow of their own; anyWorkflow: true allows every one");
        }
    }

    private static void requireForm(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "claims", "a claim's name has 1 to 200 visible ASCII characters, no quote and no backslash");
        }
        if (JUDGED.contains(name)) {
            throw wrong(name, "is judged for every publisher; leave it out");
        }
        if (value.isEmpty() || value.length() > LONGEST_VALUE) {
            throw wrong(name, "must have a value of 1 to " + LONGEST_VALUE + " characters");
        }
    }

    private static ProblemException wrong(String claim, String message) {
        return ProblemException.invalid("claims." + claim, message);
    }

    private static void requireIdentity(Provider provider, Set<String> named) {
        List<Set<String>> identities = provider.identities();
        boolean identified = identities.isEmpty()
                ? named.stream().anyMatch(name -> !isTakenOver(name) && !WORKFLOW.contains(name))
                : identities.stream().anyMatch(named::containsAll);
        if (identified) {
            return;
        }
        String needed = identities.isEmpty()
                ? "a claim that cannot be taken over, such as an id"
                : identities.stream()
                        .map(each -> String.join(" and ", new TreeSet<>(each)))
                        .collect(Collectors.joining(", or "));
        throw ProblemException.invalid("claims", "must name " + needed + takenOver(provider, named));
    }

    private static boolean isTakenOver(String name) {
        return name.equals("sub") || INSTEAD.containsKey(name);
    }

    private static String takenOver(Provider provider, Set<String> named) {
        return named.stream()
                .filter(ClaimRules::isTakenOver)
                .sorted()
                .findFirst()
                .map(name -> "; " + name + " can be taken over by others" + instead(provider, name))
                .orElse("");
    }

    private static String instead(Provider provider, String name) {
        String better = INSTEAD.get(name);
        if (better == null && !provider.identities().isEmpty()) {
            better = String.join(" and ", new TreeSet<>(provider.identities().get(0)));
        }
        return better == null ? "" : ": use " + better;
    }
}
