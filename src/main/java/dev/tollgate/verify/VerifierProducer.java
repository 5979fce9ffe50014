package dev.tollgate.verify;

import dev.tollgate.secret.TokenFormat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;

/** Makes beans of the pure classes of the hot path, which know no CDI themselves. */
@ApplicationScoped
class VerifierProducer {
    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    TokenFormat format(TokenConfig config) {
        return new TokenFormat(config.prefix(), config.formerPrefixes().orElse(List.of()));
    }

    @Produces
    @Singleton
    Verifier verifier(TokenFormat format, TokenLookup lookup, InstantSource clock) {
        return new Verifier(format, lookup, clock);
    }
}
