package dev.tollgate.start;

import dev.tollgate.settings.Switch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;

/** The ports that this process will open, tried before anything is unpacked or started. */
final class Ports {
    static final String HTTP_PORT = "quarkus.http.port";
    static final String HTTP_HOST = "quarkus.http.host";
    static final String MANAGEMENT = "quarkus.management.enabled";
    static final String MANAGEMENT_PORT = "quarkus.management.port";
    static final String MANAGEMENT_HOST = "quarkus.management.host";

    private static final int LARGEST = 65_535;

    private final Settings settings;

    Ports(Settings settings) {
        this.settings = settings;
    }

    List<String> refusals() {
        List<String> found = new ArrayList<>();
        tryOut(HTTP_HOST, HTTP_PORT, found);
        try {
            if (managementIsOn()) {
                tryOut(MANAGEMENT_HOST, MANAGEMENT_PORT, found);
            }
        } catch (IllegalArgumentException e) {
            found.add(Settings.refusal(MANAGEMENT, "must be true or false"));
        }
        return found;
    }

    boolean managementIsOn() {
        String on = settings.text(MANAGEMENT);
        return !on.isEmpty() && new Switch().convert(on);
    }

    private void tryOut(String hostSetting, String portSetting, List<String> found) {
        String text = settings.text(portSetting);
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > LARGEST) {
            found.add(Settings.refusal(portSetting, "must be a number from 0 to " + LARGEST));
            return;
        }
        InetSocketAddress address = new InetSocketAddress(settings.text(hostSetting), Integer.parseInt(text));
        if (address.isUnresolved()) {
            found.add(Settings.refusal(hostSetting, "must be an address of this machine"));
            return;
        }
        try (ServerSocket port = new ServerSocket()) {
            port.setReuseAddress(true);
            if (settings.text("quarkus.http.so-reuse-port").equals("true")) {
                port.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            port.bind(address);
        } catch (IOException e) {
            found.add(Settings.refusal(
                    portSetting, "must name a port that can be opened; " + text + " cannot: " + e.getMessage()));
        }
    }
}
