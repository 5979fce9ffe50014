package dev.tollgate.start;

import dev.tollgate.password.PasswordRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code TOLLGATE_PRODUCTION=true} refuses to start with: settings that work, but are good for trying out only.
 */
final class ProductionChecks {
    private final Settings settings;

    ProductionChecks(Settings settings) {
        this.settings = settings;
    }

    /** A sentence for each setting to change, which it names; empty if the service may start. */
    List<String> refusals() {
        if (!settings.isProduction()) {
            return List.of();
        }
        List<@Nullable String> found = new ArrayList<>();
        found.add(database());
        found.add(publicUrl());
        if (settings.text("tollgate.auth.server-key-file").isEmpty()) {
            String meaning = "files of at least 32 random bytes that all replicas share";
            found.add(file("tollgate.auth.server-key-files", meaning));
        }
        found.add(file("tollgate.auth.jwt-key-files", "EC P-256 private keys (PKCS#8 PEM) that all replicas share"));
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
        return settings.nameDatabase()
                ? null
                : Settings.refusal(
                        Settings.DATABASE, "must name a PostgreSQL: production does not use the embedded one");
    }

    private @Nullable String publicUrl() {
        String name = "tollgate.public.url";
        return settings.text(name).toLowerCase(Locale.ROOT).startsWith("https://")
                ? null
                : Settings.refusal(name, "must be the https URL under which clients know this service");
    }

    private @Nullable String file(String name, String meaning) {
        return settings.text(name).isEmpty()
                ? Settings.refusal(name, "must name " + meaning + ": production keeps its keys outside the database")
                : null;
    }

    private @Nullable String adminPassword() {
        String name = "tollgate.admin.password";
        String password = settings.text(name);
        String weakness =
                password.isEmpty() ? null : PasswordRules.weakness(password, settings.text("tollgate.admin.email"));
        return weakness == null ? null : Settings.refusal(name, weakness + "; without a password one is generated");
    }

    private @Nullable String trustedProxies() {
        String name = "tollgate.trusted.proxies";
        return Stream.of(settings.text(name).split(","))
                        .anyMatch(range -> range.strip().endsWith("/0"))
                ? Settings.refusal(name, "must not contain 0.0.0.0/0 or ::/0: every client could choose its address")
                : null;
    }
}
