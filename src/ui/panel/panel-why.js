/* Why a job is not in the list: what waits elsewhere, is not printable here, or has not arrived. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;

  function row(item) {
    return view.element('li', 'job why', [
      view.element('div', 'job-label', [
        view.element('span', 'job-name', item.jobName || view.text('whyUnnamed')),
        view.element('span', 'job-facts', [
          item.segmentName ? view.element('span', 'tag', item.segmentName) : null,
          item.atText ? view.element('span', '', item.atText) : null,
        ]),
        view.element('span', 'why-cause', item.text.cause),
        view.element('span', 'why-advice', item.text.advice),
      ]),
    ]);
  }

  /* Shows the jobs that are not in the list; handlers: onBack(), onAgain(). */
  view.showWhy = function (items, handlers) {
    view.frame({
      title: view.text('whyTitle'),
      body:
        items.length === 0
          ? [
              view.element('div', 'blank', [
                view.element('p', 'blank-title', view.text('whyNone')),
                view.element('p', '', view.text('whyNoneNext')),
              ]),
            ]
          : [view.element('ul', 'jobs', items.map(row))],
      foot: [
        view.button('', view.text('toList'), handlers.onBack),
        view.spacer(),
        view.button('', view.text('whyAgain'), handlers.onAgain),
      ],
      say: items.length === 0 ? view.text('whyNone') : view.text('whyTitle'),
    });
  };
})(window);
