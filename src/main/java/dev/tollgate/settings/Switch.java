package dev.tollgate.settings;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads true or false and nothing else: the usual converter takes every misspelt {@code true} for a no. */
@RegisterForReflection
public final class Switch implements Converter<Boolean> {
    /** Called by the configuration. */
    public Switch() {}

    @Override
    public Boolean convert(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "y", "on" -> true;
            case "false", "0", "no", "n", "off" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }
}
