package dev.tollgate.gateways;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no client of a library would send. */
final class Wire {
    private Wire() {}

    /**
     * What comes back on a connection of its own, head and body.
     *
     * @param head the request's line and its headers, ended by {@code \n} each
     */
    static String send(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            byte[] request = (head + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
    }
}
