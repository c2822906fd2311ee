// @ts-check
import { Converter, ReflectionKind } from 'typedoc';

/** Import specifier of each entry point. */
const SPECIFIERS = new Map([
  ['index', 'fastkit'],
  ['fastvm', 'fastkit/fastvm'],
  ['fastfn', 'fastkit/fastfn'],
  ['fastmap', 'fastkit/fastmap'],
  ['mock', 'fastkit/mock'],
  ['mock-node', 'fastkit/mock/node'],
]);

/**
 * A typedoc plugin. Names the modules by their import specifiers, and moves the text of `@description`, which openapi-typescript writes, to
 * the beginning of the comment, where typedoc expects it.
 *
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      module.name = SPECIFIERS.get(module.name) ?? module.name;
    }
    for (const { comment } of Object.values(project.reflections)) {
      const tag = comment?.getTag('@description');
      if (comment === undefined || tag === undefined) continue;
      comment.summary.push(...tag.content);
      comment.removeTags('@description');
    }
  });
}
