package dev.tollgate.gateway;

import dev.tollgate.verify.NextChange;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Puts a question once more on its event loop, after the next change or a quarter of a second, whichever is sooner. */
@Singleton
final class SecondLook {
    private final NextChange next;

    SecondLook(NextChange next) {
        this.next = next;
    }

    /**
     * @param question runs once, on the event loop that is asking
     * @return false if too many wait: the first answer is then the last
     */
    boolean after(Runnable question) {
        Context loop = Vertx.currentContext();
        Waiting waiting = new Waiting(loop, question);
        if (!next.whenApplied(waiting)) {
            return false;
        }
        waiting.timer = loop.owner().setTimer(NextChange.LONGEST_WAIT.toMillis(), id -> {
            next.forget(waiting);
            waiting.ask();
        });
        return true;
    }

    /** All but {@link #run} happens on the event loop. */
    private static final class Waiting implements Runnable {
        private final Context loop;
        private final Runnable question;
        private long timer;
        private boolean asked;

        Waiting(Context loop, Runnable question) {
            this.loop = loop;
            this.question = question;
        }

        @Override
        public void run() {
            loop.runOnContext(soon -> {
                loop.owner().cancelTimer(timer);
                ask();
            });
        }

        private void ask() {
            if (!asked) {
                asked = true;
                question.run();
            }
        }
    }
}
