package dev.tollgate.start;

import dev.tollgate.database.PasswordFile;
import dev.tollgate.organization.Limits;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.text.VisibleText;
import dev.tollgate.user.FirstOwner;
import io.quarkus.runtime.configuration.DurationConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings that a start is refused for, before anything is opened or changed. What is found here is said in a sentence
 * that names the setting; the rooms still refuse what comes by another way than the environment.
 */
public final class UnsafeSettings {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(200);
    private static final int SHORTEST_PASSWORD = 8;
    private static final int MOST_ATTEMPTS = 1_000_000;
    private static final int MOST_CONNECTIONS = 10_000_000;
    private static final int LONGEST_HOST = 253;

    /** Stands for a byte of the environment that the locale has no character for. */
    private static final char UNREADABLE = '\ufffd';

    private static final List<String> LIVES =
            List.of("TOLLGATE_AUTH_JWT_LIFETIME", "TOLLGATE_AUTH_SESSION_IDLE", "TOLLGATE_AUTH_SESSION_LIFETIME");

    private final Function<String, @Nullable String> environment;

    public UnsafeSettings(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** What is wrong with the first one, without its value where that is a secret; null if nothing is. */
    @Nullable
    public String first() {
        try {
            requireDurations();
            requireNumbers();
            requireNames();
            requireOneOf("TOLLGATE_VERIFY_WHEN_BEHIND", List.of("available", "strict"));
            requirePrefixes("TOLLGATE_TOKEN_PREFIX");
            requirePrefixes("TOLLGATE_TOKEN_FORMER_PREFIXES");
            requireNetworks("TOLLGATE_TRUSTED_PROXIES");
            values("TOLLGATE_TOKEN_HEADERS").forEach(PresentedValue::requireHeader);
            requireOneOf("TOLLGATE_BASIC_USER_TOKENS", List.of("true", "false"));
            requireOneOf("TOLLGATE_BASIC_CHALLENGE", List.of("true", "false"));
            requireReadable(PasswordFile.SETTING);
            String password = environment.apply("TOLLGATE_ADMIN_PASSWORD");
            require(
                    password == null || password.isEmpty() || password.length() >= SHORTEST_PASSWORD,
                    "TOLLGATE_ADMIN_PASSWORD must have at least " + SHORTEST_PASSWORD + " characters.");
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private void requireDurations() {
        Duration lease = duration("TOLLGATE_VERIFY_LEASE", Duration.ofSeconds(3));
        Duration maxAge = duration("TOLLGATE_VERIFY_MAX_AGE", Duration.ofMinutes(5));
        require(lease.compareTo(SHORTEST_LEASE) >= 0, "TOLLGATE_VERIFY_LEASE must be at least PT0.2S, not " + lease);
        require(
                maxAge.compareTo(lease) >= 0,
                "TOLLGATE_VERIFY_MAX_AGE must be at least TOLLGATE_VERIFY_LEASE, " + lease + ", not " + maxAge);
        Duration wait = duration("TOLLGATE_REVOCATION_WAIT", lease.plusSeconds(1));
        require(!wait.isNegative(), "TOLLGATE_REVOCATION_WAIT must not be negative: " + wait);
        for (String name : LIVES) {
            Duration life = duration(name, SHORTEST_LEASE);
            require(!life.isNegative() && !life.isZero(), name + " must be longer than " + life);
        }
    }

    private void requireNumbers() {
        Limits.MOST.forEach((name, most) -> requireNumber("TOLLGATE_LIMITS_" + name, most));
        requireNumber("TOLLGATE_AUTH_ATTEMPTS_PER_ACCOUNT", MOST_ATTEMPTS);
        requireNumber("TOLLGATE_AUTH_ATTEMPTS_PER_ADDRESS", MOST_ATTEMPTS);
        requireNumber("TOLLGATE_HTTP_CONNECTIONS", MOST_CONNECTIONS);
    }

    private void requireNumber(String name, int most) {
        String given = environment.apply(name);
        if (given == null) {
            return;
        }
        String refusal = name + " must be a whole number from 1 to " + most + ", not " + given;
        try {
            int number = Integer.parseInt(given.strip());
            require(number >= 1 && number <= most, refusal);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refusal, e);
        }
    }

    private void requireNames() {
        requireName("TOLLGATE_ADMIN_ORGANIZATION", FirstOwner.LONGEST_NAME);
        requireName("TOLLGATE_ADMIN_EMAIL", FirstOwner.LONGEST_EMAIL);
        if (!values("TOLLGATE_REPLICA_NAME").isEmpty()) {
            requireName("TOLLGATE_REPLICA_NAME", LONGEST_HOST);
        }
    }

    private void requireName(String setting, int longest) {
        String name = environment.apply(setting);
        if (name == null) {
            return;
        }
        require(name.indexOf(UNREADABLE) < 0, setting + " has characters that are not in this process's locale.");
        try {
            VisibleText.name(setting, name, longest);
        } catch (ProblemException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Duration duration(String name, Duration otherwise) {
        List<String> value = values(name);
        try {
            return value.isEmpty() ? otherwise : DurationConverter.parseDuration(value.get(0));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " must be a duration such as PT3S, not " + value.get(0), e);
        }
    }

    private void requireOneOf(String name, List<String> choices) {
        values(name)
                .forEach(value -> require(
                        choices.contains(value.toLowerCase(Locale.ROOT)),
                        name + " must be one of " + String.join(", ", choices) + ", not " + value));
    }

    private void requirePrefixes(String name) {
        values(name)
                .forEach(value -> require(
                        TokenFormat.PREFIX.matcher(value).matches(),
                        name + " must match " + TokenFormat.PREFIX.pattern() + ", not " + value));
    }

    private void requireNetworks(String name) {
        try {
            AddressRanges.of(values(name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private void requireReadable(String name) {
        String file = environment.apply(name);
        require(
                file == null || file.isBlank() || Files.isReadable(Path.of(file)),
                name + " names a file that cannot be read.");
    }

    private List<String> values(String name) {
        String text = environment.apply(name);
        return text == null || text.isBlank()
                ? List.of()
                : List.of(text.split(",")).stream()
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
