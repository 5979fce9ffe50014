package dev.tollgate.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Makes another JVM stand still once one of its threads enters a method: all of it, or that thread. On close it goes on. */
public final class Breakpoint implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final VirtualMachine machine;

    private Breakpoint(VirtualMachine machine) {
        this.machine = machine;
    }

    /**
     * Of all of it.
     *
     * @param port where the JVM listens for its debugger, on this machine
     */
    public static Breakpoint at(int port, Class<?> type, String method) {
        return at(port, type, method, EventRequest.SUSPEND_ALL);
    }

    /** Of the first thread that comes. */
    public static Breakpoint ofOneThread(int port, Class<?> type, String method) {
        return at(port, type, method, EventRequest.SUSPEND_EVENT_THREAD);
    }

    private static Breakpoint at(int port, Class<?> type, String method, int suspended) {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(candidate -> candidate.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
        Objects.requireNonNull(arguments.get("port")).setValue(Integer.toString(port));
        try {
            VirtualMachine machine = connector.attach(arguments);
            Method entered = machine.classesByName(type.getName())
                    .get(0)
                    .methodsByName(method)
                    .get(0);
            BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(entered.location());
            request.addCountFilter(1);
            request.setSuspendPolicy(suspended);
            request.enable();
            return new Breakpoint(machine);
        } catch (IOException | IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    public void awaitHit() throws InterruptedException {
        EventSet events;
        do {
            events = machine.eventQueue().remove(TIMEOUT.toMillis());
            assertThat(events).as("a thread that enters the method").isNotNull();
        } while (events.stream().noneMatch(BreakpointEvent.class::isInstance));
    }

    @Override
    public void close() {
        machine.dispose();
    }
}
