#include "server_process.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace pushplus_bench {

void stay_on_core(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    static_cast<void>(sched_setaffinity(0, sizeof cores, &cores));
}

ServerProcess::ServerProcess(const std::map<std::string, std::string>& bodies, std::chrono::milliseconds delay,
                             const CannedServer::Make& others)
    : ServerProcess([&](const SayUrl& listening) {
          const CannedServer server(bodies, delay, others);
          listening(server.url());
      }) {}

ServerProcess::ServerProcess(const std::function<void(const SayUrl& listening)>& serve) {
    int ready[2];
    if (pipe(ready) != 0 || (child_ = fork()) < 0) {
        std::perror("server process");
        std::exit(1);
    }
    if (child_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // Ends with the benchmark, however that ends.
        stay_on_core(1);
        serve([&ready](const std::string& url) {
            if (write(ready[1], url.data(), url.size()) < 0) _exit(1);
            for (;;) pause();
        });
        _exit(1);
    }
    char buffer[64];
    const auto size = read(ready[0], buffer, sizeof buffer);
    if (size > 0) url_.assign(buffer, static_cast<std::size_t>(size));
    close(ready[0]);
    close(ready[1]);
}

ServerProcess::~ServerProcess() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
}

}  // namespace pushplus_bench
