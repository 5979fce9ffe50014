package dev.tollgate.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where everybody listens, all on the loopback address.
 *
 * @param gateway what clients call
 * @param passed what the gateway itself calls with requests that have passed, where it needs such a thing
 */
record Ports(int gateway, int passed, int tollgate, int application) {
    static Ports to(int tollgate, int application) {
        return new Ports(free(), free(), tollgate, application);
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
