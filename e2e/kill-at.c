// Loaded before the C library (LD_PRELOAD): ends the process with SIGKILL just before its n-th change of the disk below
// KILL_UNDER (folders, separated by ':'). KILL_AT: n; 0 only counts. Each change is a line in KILL_LOG. What SQLite writes
// counts when it is synced; locks do not count.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int changes;

static int is_counted(const char *path) {
  const char *under = getenv("KILL_UNDER");
  if (!under || strstr(path, "/locks/")) return 0;
  char folders[8192];
  snprintf(folders, sizeof folders, "%s", under);
  for (char *rest = folders, *one; (one = strsep(&rest, ":"));)
    if (*one && strncmp(path, one, strlen(one)) == 0) return 1;
  return 0;
}

static void note(int n, const char *what, const char *path) {
  const char *log = getenv("KILL_LOG");
  // Not by open(), which is one of those below.
  int file = log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
  if (file < 0) return;
  dprintf(file, "%d %s %s\n", n, what, path);
  close(file);
}

static void change(const char *what, const char *path) {
  if (!is_counted(path)) return;
  int n = atomic_fetch_add(&changes, 1) + 1;
  note(n, what, path);
  const char *at = getenv("KILL_AT");
  if (at && atoi(at) == n) {
    kill(getpid(), SIGKILL);
    pause();
  }
}

/** What the system calls an open file or folder. */
static int name_of(int file, char *path, size_t room) {
  char link[64];
  snprintf(link, sizeof link, file == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, room - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return 1;
}

static void change_of(const char *what, int file) {
  char path[PATH_MAX];
  if (name_of(file, path, sizeof path)) change(what, path);
}

/** Both names in one line, with a tab between. */
static void change_name(const char *what, const char *from, const char *to) {
  char both[2 * PATH_MAX];
  if (!is_counted(to)) return;
  snprintf(both, sizeof both, "%s\t%s", to, from);
  change(what, both);
}

static void change_at(const char *what, int folder, const char *path) {
  char base[PATH_MAX], whole[2 * PATH_MAX];
  if (path[0] == '/') return change(what, path);
  if (!name_of(folder, base, sizeof base)) return;
  snprintf(whole, sizeof whole, "%s/%s", base, path);
  change(what, whole);
}

static void creating(const char *path, int flags) {
  if ((flags & O_CREAT) && access(path, F_OK) != 0) change_at("create", AT_FDCWD, path);
}

#define REAL(name) __typeof__(name) *real = dlsym(RTLD_NEXT, #name)
#define MODE(flags, last) mode_t mode = 0; if ((flags) & O_CREAT) { va_list more; va_start(more, last); mode = va_arg(more, mode_t); va_end(more); }

int rename(const char *from, const char *to) { REAL(rename); change_name("rename", from, to); return real(from, to); }
int link(const char *from, const char *to) { REAL(link); change_name("link", from, to); return real(from, to); }
int unlink(const char *path) { REAL(unlink); change_at("unlink", AT_FDCWD, path); return real(path); }
int unlinkat(int folder, const char *path, int flags) { REAL(unlinkat); change_at("unlink", folder, path); return real(folder, path, flags); }
int rmdir(const char *path) { REAL(rmdir); change_at("rmdir", AT_FDCWD, path); return real(path); }
int remove(const char *path) { REAL(remove); change_at("remove", AT_FDCWD, path); return real(path); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); change_at("mkdir", AT_FDCWD, path); return real(path, mode); }
int fsync(int file) { REAL(fsync); change_of("fsync", file); return real(file); }
int fdatasync(int file) { REAL(fdatasync); change_of("fsync", file); return real(file); }
int ftruncate64(int file, off64_t size) { REAL(ftruncate64); change_of("truncate", file); return real(file, size); }
int open(const char *path, int flags, ...) { REAL(open); MODE(flags, flags) creating(path, flags); return real(path, flags, mode); }
int open64(const char *path, int flags, ...) { REAL(open64); MODE(flags, flags) creating(path, flags); return real(path, flags, mode); }
