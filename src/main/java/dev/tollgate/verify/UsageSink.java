package dev.tollgate.verify;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Is told of every verdict about a token that exists. */
@FunctionalInterface
public interface UsageSink {
    /** Of nobody. */
    UsageSink NONE = (token, code, nowMillis, address, permissions, dialect) -> {};

    /**
     * @param code one of those {@linkplain VerdictCode#OF_A_TOKEN of a token that exists}
     * @param nowMillis since the epoch, by the database's clock
     * @param address asked now and then, and at each refusal
     * @param permissions that were asked for
     * @param dialect in which it was asked
     */
    void record(
            KnownToken token,
            VerdictCode code,
            long nowMillis,
            Supplier<@Nullable InetAddress> address,
            List<String> permissions,
            String dialect);
}
