package dev.tollgate.gateway;

import dev.tollgate.request.AddressText;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway asks about a token, in JSON or as a form.
 *
 * @param permissions what it must all be allowed to do
 * @param clientAddress as the gateway says; a text that is no address counts as no address
 */
record Question(
        String token, List<String> permissions, @Nullable String clientAddress)
        implements Supplier<@Nullable InetAddress> {

    /** The address, when a token is bound to addresses. */
    @Override
    public @Nullable InetAddress get() {
        return AddressText.parse(clientAddress);
    }

    @Override
    public String toString() {
        return "Question[redacted]";
    }
}
