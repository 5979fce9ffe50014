package dev.tollgate.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class of this JVM logs until this is closed. */
public final class LogRecords extends Handler implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    /** Held, or it would be forgotten with its handler. */
    private final Logger logger;

    private LogRecords(Logger logger) {
        this.logger = logger;
    }

    public static LogRecords of(Class<?> source) {
        LogRecords records = new LogRecords(Logger.getLogger(source.getName()));
        records.logger.addHandler(records);
        return records;
    }

    /** Of this level and above. */
    public List<LogRecord> from(Level least) {
        return records.stream()
                .filter(entry -> entry.getLevel().intValue() >= least.intValue())
                .toList();
    }

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
