package dev.tollgate.start;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code TOLLGATE_PRODUCTION=true} refuses to start with: settings that work, but are good for trying out only.
 * Looks at the environment and at system properties, by their names in the environment.
 */
public final class ProductionChecks {
    private static final Set<String> YES = Set.of("true", "1", "yes", "y", "on");
    private static final Set<String> NO = Set.of("", "false", "0", "no", "n", "off");
    private static final Set<String> OBVIOUS_PASSWORDS = Set.of(
            "12345678",
            "123456789",
            "1234567890",
            "admin123",
            "adminadmin",
            "administrator",
            "change-me",
            "change_me",
            "changeit",
            "changeme",
            "changeme1",
            "changethis",
            "letmein1",
            "p@ssw0rd",
            "passw0rd",
            "password",
            "password1",
            "password123",
            "qwertyui",
            "qwertyuiop",
            "replace-me",
            "secret123",
            "tollgate",
            "tollgate1");

    private final Map<String, String> settings;

    ProductionChecks(Map<String, String> settings) {
        this.settings = settings;
    }

    /** The settings of this process; a system property goes before the environment. */
    public static ProductionChecks ofThisProcess() {
        Map<String, String> settings = new HashMap<>(System.getenv());
        Properties properties = System.getProperties();
        for (String name : properties.stringPropertyNames()) {
            settings.put(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), properties.getProperty(name));
        }
        return new ProductionChecks(settings);
    }

    /** A sentence for each setting to change, which it names; empty if the service may start. */
    public List<String> refusals() {
        String production = setting("TOLLGATE_PRODUCTION").toLowerCase(Locale.ROOT);
        if (NO.contains(production)) {
            return List.of();
        }
        if (!YES.contains(production)) {
            return List.of("TOLLGATE_PRODUCTION must be true or false.");
        }
        List<@Nullable String> found = new ArrayList<>();
        found.add(database());
        found.add(publicUrl());
        found.add(file("TOLLGATE_AUTH_SERVER_KEY_FILE", "a file of at least 32 random bytes that all replicas share"));
        found.add(file("TOLLGATE_AUTH_JWT_KEY_FILES", "EC P-256 private keys (PKCS#8 PEM) that all replicas share"));
        found.add(adminPassword());
        found.add(trustedProxies());
        return found.stream()
                .<String>mapMulti((sentence, next) -> {
                    if (sentence != null) {
                        next.accept(sentence);
                    }
                })
                .toList();
    }

    private @Nullable String database() {
        return setting("QUARKUS_DATASOURCE_JDBC_URL").isEmpty()
                ? "QUARKUS_DATASOURCE_JDBC_URL must name a PostgreSQL: production does not use the embedded one."
                : null;
    }

    private @Nullable String publicUrl() {
        String url = setting("TOLLGATE_PUBLIC_URL");
        try {
            URI parsed = URI.create(url);
            if ("https".equalsIgnoreCase(parsed.getScheme()) && parsed.getHost() != null) {
                return null;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        return "TOLLGATE_PUBLIC_URL must be the https URL under which clients know this service.";
    }

    private @Nullable String file(String name, String meaning) {
        String value = setting(name);
        if (value.isEmpty()) {
            return name + " must name " + meaning + ": production keeps its keys outside the database.";
        }
        return list(value).allMatch(path -> Files.isReadable(Path.of(path)))
                ? null
                : name + " names a file that cannot be read: " + value + ".";
    }

    private @Nullable String adminPassword() {
        String password = setting("TOLLGATE_ADMIN_PASSWORD").toLowerCase(Locale.ROOT);
        return OBVIOUS_PASSWORDS.contains(password)
                ? "TOLLGATE_ADMIN_PASSWORD must not be one of the passwords that everybody tries first; without it"
                        + " one is generated."
                : null;
    }

    private @Nullable String trustedProxies() {
        return list(setting("TOLLGATE_TRUSTED_PROXIES")).anyMatch(range -> range.endsWith("/0"))
                ? "TOLLGATE_TRUSTED_PROXIES must not contain 0.0.0.0/0 or ::/0: every client could choose its address."
                : null;
    }

    private String setting(String name) {
        return settings.getOrDefault(name, "").trim();
    }

    private static Stream<String> list(String value) {
        return Stream.of(value.split(",")).map(String::trim).filter(part -> !part.isEmpty());
    }
}
