/* consumer_c URL FOLDER: the same in C. */
#include <schemadiff/schemadiff.h>
#include <stdio.h>

static int failed(schemadiff_error* error) {
  const int code = error->code;
  puts(error->message);
  schemadiff_error_clear(error);
  return code;
}

static void say(const char* line, void* data) {
  (void)data;
  puts(line);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  schemadiff_error error = {0};
  schemadiff_options options = {0};
  options.size = sizeof(options);
  options.say = say;
  schemadiff_standing* standing = schemadiff_check(argv[1], argv[2], &options, &error);
  if (standing == NULL) {
    return failed(&error);
  }
  puts(schemadiff_standing_sentence(standing));
  const schemadiff_list* pending = schemadiff_standing_pending(standing);
  for (size_t i = 0; i < schemadiff_list_size(pending); ++i) {
    printf("pending %s\n", schemadiff_list_at(pending, i));
  }
  schemadiff_standing_free(standing);
  schemadiff_list* applied = schemadiff_upgrade(argv[1], argv[2], NULL, &options, &error);
  if (applied == NULL) {
    return failed(&error);
  }
  printf("applied %zu\n", schemadiff_list_size(applied));
  schemadiff_list_free(applied);
  return 0;
}
