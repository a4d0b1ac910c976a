/* The settings of one print before it comes out: choices for the finger, and a picture of the first page. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var mostCopies = 99;
  /* Finishing enums of RFC 8011 5.2.6. */
  var stapleEnum = 4;
  var punchEnum = 5;

  /* What the person chose over what the client asked; only what differs is sent. */
  function newDraft(job) {
    var asked = job.ticket;
    var range = (asked.pageRanges || [])[0];
    return {
      copies: asked.copies || 1,
      sides: asked.sides || 'one-sided',
      color: asked.printColorMode === 'monochrome' ? 'monochrome' : 'as-sent',
      numberUp: asked.numberUp || 1,
      from: range ? range.lower : 1,
      to: range ? range.upper : job.pages || 1,
      staple: has(asked, stapleEnum),
      punch: has(asked, punchEnum),
    };
  }

  function has(ticket, finishing) {
    return (ticket.finishings || []).indexOf(finishing) >= 0;
  }

  function changesOf(job, draft) {
    var before = newDraft(job);
    var changes = {};
    var finishings = [];
    if (draft.copies !== before.copies) changes.copies = draft.copies;
    if (draft.sides !== before.sides) changes.sides = draft.sides;
    if (draft.color !== before.color) {
      changes.printColorMode = draft.color === 'monochrome' ? 'monochrome' : 'auto';
    }
    if (draft.numberUp !== before.numberUp) changes.numberUp = draft.numberUp;
    if (draft.from !== before.from || draft.to !== before.to) {
      changes.pageRanges = [{ lower: draft.from, upper: draft.to }];
    }
    if (draft.staple !== before.staple || draft.punch !== before.punch) {
      if (draft.staple) finishings.push(stapleEnum);
      if (draft.punch) finishings.push(punchEnum);
      changes.finishings = finishings.length > 0 ? finishings : [3];
    }
    return changes;
  }

  /* A line with buttons of which one is chosen. `options` are [value, label]. */
  function choice(label, options, chosen, onChoose) {
    return view.element('div', 'setting', [
      view.element('span', 'setting-name', label),
      view.element(
        'span',
        'setting-choices',
        options.map(function (option) {
          var made = view.button(option[0] === chosen ? 'small chosen' : 'small', option[1], function () {
            onChoose(option[0]);
          });
          made.setAttribute('aria-pressed', option[0] === chosen ? 'true' : 'false');
          return made;
        })
      ),
    ]);
  }

  /* A line with a number and a button on each side of it. */
  function stepper(label, value, least, most, onStep) {
    function step(by, words) {
      var made = view.button('small step', by < 0 ? '−' : '+', function () {
        onStep(value + by);
      });
      made.setAttribute('aria-label', label + ' ' + words);
      made.disabled = value + by < least || value + by > most;
      return made;
    }
    return view.element('span', 'stepper', [
      step(-1, view.text('less')),
      view.element('output', 'stepper-value', String(value)),
      step(1, view.text('more')),
    ]);
  }

  function line(label, children) {
    return view.element('div', 'setting', [
      view.element('span', 'setting-name', label),
      view.element('span', 'setting-choices', children),
    ]);
  }

  function picture(job) {
    var image = view.element('img', 'preview-picture');
    var frame = view.element('div', 'preview', [image]);
    image.alt = view.text('previewOf');
    image.onerror = function () {
      frame.removeChild(image);
      frame.appendChild(view.element('p', 'quiet', view.text('noPreview')));
    };
    image.src = '/api/v1/panel/jobs/' + job.id + '/pages/1';
    return frame;
  }

  function yesNo() {
    return [
      [false, view.text('off')],
      [true, view.text('on')],
    ];
  }

  function lines(job, can, draft, redraw) {
    function set(name) {
      return function (value) {
        draft[name] = value;
        redraw();
      };
    }
    var made = [
      line(view.text('copies'), [stepper(view.text('copies'), draft.copies, 1, mostCopies, set('copies'))]),
    ];
    if (job.opaque) return made;
    if (can.twoSided) {
      made.push(
        choice(
          view.text('sides'),
          [
            ['one-sided', view.text('sidesOne')],
            ['two-sided-long-edge', view.text('sidesLong')],
            ['two-sided-short-edge', view.text('sidesShort')],
          ],
          draft.sides,
          set('sides')
        )
      );
    }
    if (can.color) {
      made.push(
        choice(
          view.text('color'),
          [
            ['as-sent', view.text('colorAsSent')],
            ['monochrome', view.text('colorMono')],
          ],
          draft.color,
          set('color')
        )
      );
    }
    made.push(
      choice(
        view.text('numberUp'),
        [1, 2, 4].map(function (count) {
          return [count, view.text('numberUpOf', { count: count })];
        }),
        draft.numberUp,
        set('numberUp')
      )
    );
    if (job.pages > 1) {
      made.push(
        line(view.text('range'), [
          stepper(view.text('rangeFrom'), draft.from, 1, draft.to, set('from')),
          view.element('span', 'range-mark', '～'),
          stepper(view.text('rangeTo'), draft.to, draft.from, job.pages, set('to')),
        ])
      );
    }
    if (can.staple) made.push(choice(view.text('staple'), yesNo(), draft.staple, set('staple')));
    if (can.punch) made.push(choice(view.text('punch'), yesNo(), draft.punch, set('punch')));
    return made;
  }

  view.choice = choice;

  /* Shows the settings of a job; handlers: onPrint(changes), onBack(). `can` is what the device can do. */
  view.showTicket = function (job, can, handlers) {
    var draft = newDraft(job);
    var settings = view.element('div', 'settings', []);

    function redraw() {
      while (settings.firstChild) settings.removeChild(settings.firstChild);
      lines(job, can, draft, redraw).forEach(function (made) {
        settings.appendChild(made);
      });
    }

    redraw();
    view.show([
      view.element('div', 'list-head', [
        view.element('h1', '', view.text('editTitle')),
        view.element('span', 'job-name ticket-name', job.jobName),
      ]),
      view.element('div', 'list-body ticket', [settings, job.opaque ? null : picture(job)]),
      view.element('div', 'list-foot', [
        view.button('', view.text('toList'), handlers.onBack),
        view.element('span', 'spacer'),
        view.button('strong big', view.text('print'), function () {
          handlers.onPrint(changesOf(job, draft));
        }),
      ]),
    ]);
    view.say(view.text('editTitle'));
  };
})(window);
