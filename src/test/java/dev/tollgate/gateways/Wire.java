package dev.tollgate.gateways;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
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
            return received(socket);
        }
    }

    private static String received(Socket socket) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(received);
        } catch (SocketException e) {
            // Who refuses a request before reading all of it resets the connection after the answer.
        }
        return received.toString(StandardCharsets.UTF_8);
    }

    static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
    }
}
