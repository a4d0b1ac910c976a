/* The screen that follows released jobs until each has come out, come back, or needs the owner's word. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var marks = { confirmed: '✓', returned: '!', refused: '!', ambiguous: '?' };

  function isUnfinished(entry) {
    return ['claimed', 'sending', 'accepted', 'printing'].indexOf(entry.state) >= 0;
  }

  function stateLine(entry) {
    var words = view.text('state.' + entry.state);
    if (entry.state === 'printing' && entry.impressionsCompleted > 0) {
      words += ' ' + view.text('pages', { count: entry.impressionsCompleted });
    }
    return view.element('p', 'progress-state', words);
  }

  function question(entry, onResolve) {
    return view.element('div', 'job-question', [
      view.element('p', 'ask', view.text('ambiguousAsk')),
      view.answers(function (word) {
        onResolve(entry.id, word);
      }),
    ]);
  }

  function row(entry, onResolve) {
    var kept = entry.state === 'returned' || entry.state === 'refused';
    var mark = view.element('span', 'mark mark-' + entry.state, marks[entry.state] || '');
    mark.setAttribute('aria-hidden', 'true');
    return view.element('li', 'progress progress-' + entry.state, [
      mark,
      view.element('div', 'progress-body', [
        view.element('p', 'job-name', entry.jobName),
        stateLine(entry),
        entry.text ? view.trouble(entry.text) : null,
        kept ? view.element('p', 'quiet', view.text('kept')) : null,
        entry.state === 'ambiguous' ? question(entry, onResolve) : null,
      ]),
    ]);
  }

  /* What waits for the person's word stands first, where it is seen without scrolling. */
  function questionsFirst(entries) {
    var asks = function (entry) {
      return entry.state === 'ambiguous';
    };
    var rest = entries.filter(function (entry) {
      return !asks(entry);
    });
    return entries.filter(asks).concat(rest);
  }

  /* Shows the entries; handlers: onResolve(deliveryId, word), onList(), onLeave(). */
  view.showProgress = function (entries, handlers) {
    var allDone = entries.every(function (entry) {
      return entry.state === 'confirmed';
    });
    view.show([
      view.element('div', 'list-head', [view.element('h1', '', view.text('progressTitle'))]),
      allDone ? view.element('p', 'done', view.text('done')) : null,
      view.element('div', 'list-body', [
        view.element(
          'ul',
          'jobs',
          questionsFirst(entries).map(function (entry) {
            return row(entry, handlers.onResolve);
          })
        ),
      ]),
      view.element('div', 'list-foot', [
        view.button('', view.text('toList'), handlers.onList),
        view.element('span', 'spacer'),
        view.button('strong', view.text('leave'), handlers.onLeave),
      ]),
    ]);
    view.say(
      allDone
        ? view.text('done')
        : entries
            .map(function (entry) {
              return view.text('state.' + entry.state);
            })
            .join(' ')
    );
  };

  view.isUnfinished = isUnfinished;
})(window);
