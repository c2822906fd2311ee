// @ts-check
import { Converter, ReflectionKind } from 'typedoc';

/** What users write to import each entry point. */
const SPECIFIERS = new Map([
  ['index', 'fastkit'],
  ['fastvm', 'fastkit/fastvm'],
  ['fastfn', 'fastkit/fastfn'],
  ['fastmap', 'fastkit/fastmap'],
  ['mock', 'fastkit/mock'],
  ['mock-node', 'fastkit/mock/node'],
]);

/**
 * A typedoc plugin. Names the modules as they are imported, and moves what openapi-typescript writes under `@description` to where typedoc
 * wants a description: the beginning of the comment.
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
