package dev.tollgate.start;

import dev.tollgate.settings.Switch;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The settings of this process as all sources together give them: system properties, the environment, {@code .env},
 * {@code config/application.properties}. Read before Quarkus runs, as Quarkus will read them.
 */
public final class Settings {
    static final String DATABASE = "quarkus.datasource.jdbc.url";

    private static final Pattern NAME = Pattern.compile("(?:tollgate|quarkus)\\.[a-z0-9.\\-]*[a-z0-9](?:\\[\\d+])?");
    private static final Pattern CONVERSION = Pattern.compile("(?s).*whilst being converted (.*)");
    private static final Pattern NOT_FOR_PEOPLE =
            Pattern.compile("SRCFG\\d+: |\\S+(?:Exception|Error): | to enum class [\\w.$]+");

    private final SmallRyeConfig config;

    Settings(SmallRyeConfig config) {
        this.config = config;
    }

    public static Settings ofThisProcess() {
        return of(builder -> builder);
    }

    /** @param more sources beside those of this process */
    static Settings of(UnaryOperator<SmallRyeConfigBuilder> more) {
        return new Settings(more.apply(ConfigUtils.configBuilder())
                // The binary has no application.properties.
                .withDefaultValue(Ports.HTTP_PORT, "8080")
                .withDefaultValue(Ports.HTTP_HOST, "127.0.0.1")
                .withDefaultValue(Ports.MANAGEMENT_PORT, "9000")
                .withDefaultValue(Ports.MANAGEMENT_HOST, "0.0.0.0")
                .withValidator(new Rules())
                .build());
    }

    /** A sentence for each setting that is wrong, which it names; empty if the service may start. */
    public List<String> refusals() {
        List<String> found = new ArrayList<>(brokenRules());
        found.addAll(new ProductionChecks(this).refusals());
        found.addAll(new MailChecks(this).refusals());
        found.addAll(new OidcChecks(this).refusals());
        found.addAll(new Ports(this).refusals());
        return found;
    }

    /** Whether any source of configuration names a database. */
    public boolean nameDatabase() {
        return !text(DATABASE).isEmpty();
    }

    /** Says to Quarkus, and to rooms {@code http} and {@code notice.mail}, what follows from these settings. */
    public void handOver() {
        Ports ports = new Ports(this);
        if (ports.managementIsOn()) {
            System.setProperty("tollgate.http.metrics-host", text(Ports.MANAGEMENT_HOST));
            System.setProperty("tollgate.http.metrics-port", text(Ports.MANAGEMENT_PORT));
            // Quarkus' own is chosen by the build, and would take the probes along.
            System.setProperty(Ports.MANAGEMENT, "false");
        }
        if (new MailChecks(this).isThere()) {
            System.setProperty("tollgate.notices.mail-server", "true");
        }
        if (isProduction() && !start().swaggerUi()) {
            System.setProperty("quarkus.swagger-ui.enabled", "false");
        }
    }

    boolean isProduction() {
        try {
            String production = text("tollgate.production");
            return !production.isEmpty() && new Switch().convert(production);
        } catch (IllegalArgumentException e) {
            // Refused as well, by its rule.
            return false;
        }
    }

    /** Only of settings that are not refused. */
    public StartConfig start() {
        return mapping(StartConfig.class);
    }

    /** Likewise. */
    <T> T mapping(Class<T> type) {
        return config.getConfigMapping(type);
    }

    /** Where people find this service, without a slash at the end. */
    String publicUrl() {
        String given = text("tollgate.public.url").replaceAll("/$", "");
        return given.isEmpty() ? "http://localhost:" + text(Ports.HTTP_PORT) : given;
    }

    /** Empty if it is not set. */
    String text(String property) {
        try {
            return config.getOptionalValue(property, String.class).orElse("").strip();
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return "";
        }
    }

    /** A sentence for each setting that is no such value. */
    List<String> brokenRules() {
        try {
            ConfigMappings.registerConfigMappings(config, Rules.MAPPINGS);
            return List.of();
        } catch (ConfigValidationException e) {
            return IntStream.range(0, e.getProblemCount())
                    .mapToObj(problem -> sentence(e.getProblem(problem).getMessage()))
                    .distinct()
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    /** The problem with its setting in front, by both of its names. */
    private static String sentence(String problem) {
        Matcher name = NAME.matcher(problem);
        if (!name.find()) {
            return problem;
        }
        Matcher conversion = CONVERSION.matcher(problem);
        String rest = conversion.matches()
                ? "cannot be read: " + conversion.group(1)
                : problem.substring(0, name.start()) + problem.substring(name.end());
        return refusal(name.group(), NOT_FOR_PEOPLE.matcher(rest).replaceAll("").strip());
    }

    /** @param property as configuration files have it */
    static String refusal(String property, String reason) {
        String variable =
                property.replaceFirst("\\[\\d+]$", "").toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return variable + " (" + property + ") " + reason + ".";
    }
}
