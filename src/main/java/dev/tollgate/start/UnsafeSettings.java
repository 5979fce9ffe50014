package dev.tollgate.start;

import dev.tollgate.database.PasswordFile;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.secret.TokenFormat;
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

    private final Function<String, @Nullable String> environment;

    public UnsafeSettings(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** What is wrong with the first one, without its value where that is a secret; null if nothing is. */
    @Nullable
    public String first() {
        try {
            requireDurations();
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
